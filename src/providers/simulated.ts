import { nearest, TunesmithError } from '../core/errors.ts'
import { defineProvider } from '../core/parts.ts'
import { simulatedModel } from './simulated/model.ts'
import { worlds } from './simulated/worlds/all.ts'

export default defineProvider({
  id: 'simulated',
  summary: 'A labelled world with known truth that plays every model, for tests and rehearsals. Not for training.',
  free: true,
  simulated: true,
  scoresLabels: true,
  settings: { world_seed: 'which of the like worlds to play in, a whole number; 1 unless set' },
  concurrency: null,
  async open({ model, settings }) {
    const seed = worldSeed(settings['world_seed'])
    return {
      model: simulatedModel(worldNamed(model), seed),
      facts: { world: model, world_seed: seed },
      close: async () => {},
    }
  },
})

function worldNamed(name: string) {
  const world = worlds.find(({ id }) => id === name)
  if (world) return world
  const names = worlds.map(({ id }) => id)
  const guess = nearest(name, names)
  throw new TunesmithError(`There is no simulated world "${name}". Worlds: ${names.join(', ')}.`, {
    code: 'provider/unknown-world',
    where: `simulated/${name}`,
    fix: guess === undefined ? `Name a world, for example \`simulated/any\`.` : `Did you mean \`simulated/${guess}\`?`,
  })
}

function worldSeed(value: unknown): number {
  if (value === undefined) return 1
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new TunesmithError(`world_seed is ${JSON.stringify(value)}, and a world's seed is a whole number.`, {
    code: 'provider/invalid-world-seed',
    where: 'world_seed',
    fix: 'Write for example `world_seed: 7`, or leave it out.',
  })
}
