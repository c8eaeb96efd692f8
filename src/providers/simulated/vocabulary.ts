import { between, type Grammar, pick } from './grammar.ts'

const words = (text: string): string[] => text.trim().split(/\s*,\s*/)

/** What the fictional company sells; a reply echoes one of these when it speaks of the customer's own case. */
export const things =
  words(`desk lamp, kettle, router, keyboard, headset, air purifier, label maker, webcam, dehumidifier,
  projector, standing desk, coffee grinder, monitor arm, e-reader, vacuum robot, bread maker, doorbell camera, soundbar,
  smart plug, thermostat, space heater, ceiling fan, rice cooker, blender, toaster oven, food scale, sewing machine, drill,
  leaf blower, lawn mower, sprinkler timer, garden light, weather station, baby monitor, dash camera, bike computer, power bank,
  hard drive, graphics tablet, scanner, shredder, radio alarm, turntable, microphone, massage gun, electric blanket, juicer,
  ice maker, pet feeder, aquarium pump`)

const models =
  words(`Aster, Bramble, Cedar, Dorado, Ember, Fjord, Garnet, Heron, Indigo, Juniper, Kestrel, Lumen, Marlin, Nimbus,
  Orbit, Piper, Quartz, Raven, Sable, Tamar, Umber, Vesper, Willow, Xenon, Yarrow, Zephyr, Basalt, Comet, Drift, Elm, Flint, Gale,
  Harbor, Isle, Jasper, Kite, Lotus, Mica, Nova, Opal, Pebble, Quill, Ridge, Slate, Thistle, Velvet, Wren, Acorn, Breeze, Cobalt`)

const names =
  words(`Marta, Jonas, Priya, Tomasz, Leila, Oskar, Ines, Farid, Greta, Hugo, Yuki, Brendan, Chiara, Dmitri, Elif, Femi,
  Gwen, Hamza, Ivana, Joao, Karin, Lorenzo, Mina, Nadia, Olu, Petra, Quentin, Rosa, Sven, Tariq, Uma, Viktor, Wanda, Ximena, Yusuf,
  Zoe, Anselm, Birgit, Cedric, Dunja, Edda, Florin, Gunnar, Helmi, Iris, Jarek, Kofi, Linnea, Mateus, Noor`)

const cities =
  words(`Gdansk, Leeds, Porto, Utrecht, Turku, Graz, Lyon, Bergen, Kaunas, Cork, Ghent, Malmo, Pecs, Brno, Bilbao, Trieste,
  Aarhus, Basel, Split, Tartu, Bremen, Lille, Cadiz, Namur, Varna, Oulu, Linz, Sibiu, Cardiff, Dundee, Rouen, Padua, Gijon, Lublin,
  Kosice, Maribor, Vaasa, Arnhem, Odense, Sligo`)

const colours = words(
  'anthracite, cream, sage green, navy, terracotta, mustard, slate grey, burgundy, teal, lilac, copper, ivory',
)

const days = words('Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday')

export const months = words(
  'January, February, March, April, May, June, July, August, September, October, November, December',
)

const shops =
  words(`the app, your website, the store in the station, a reseller, the spring sale, the outlet page, your newsletter,
  a colleague's link, the phone line, the autumn catalogue`)

const rooms = words(
  'kitchen, attic, office, hallway, garage, studio, nursery, workshop, bedroom, balcony, cellar, guest room',
)

const helpers =
  words(`my brother-in-law, a neighbour, my flatmate, the caretaker, my daughter, a colleague, my uncle, a student next door,
  my husband, my wife, an electrician, the lady from downstairs, my son, a friend from choir, our trainee`)

const code = (random: () => number): string =>
  `${pick(['LF', 'LK', 'ND', 'WB'], random)}-${between(10_000, 99_999, random)}`

export const vocabulary: Grammar = {
  thing: things,
  model: models,
  name: names,
  city: cities,
  colour: colours,
  weekday: days,
  month: months,
  shop: shops,
  room: rooms,
  helper: helpers,
  product: ['{model} {thing}', '{model} {digit} {thing}', '{thing}', '{colour} {thing}'],
  date: (random) => `${between(1, 28, random)} ${pick(months, random)}`,
  hour: (random) => `${between(7, 21, random)}:${pick(['00', '15', '30', '45'], random)}`,
  amount: (random) => `${between(12, 480, random)}.${pick(['00', '50', '90', '95', '49'], random)} euros`,
  order: (random) => code(random),
  digit: (random) => `${between(2, 9, random)}`,
  number: (random) => `${between(11, 97, random)}`,
  count: ['two', 'three', 'four', 'five', 'six', 'seven'],
}
