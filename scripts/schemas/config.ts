import { builtins } from '../../src/builtins.ts'
import { schema } from '../../src/project/schema.ts'
import { describeKeys, isRecord, type JsonSchema, ofInput, wordOrOther } from './json-schema.ts'

const role = (what: string): string =>
  `${what} A reference \`provider/model\`, or a map with \`model\` and how it is called.`

const roleKeys = {
  model: '`provider/model`, for example `openai/gpt-4.1-mini`, `ollama/qwen3:8b` or `local/qwen2.5-coder-1.5b`.',
  temperature: 'From 0 (always the likeliest words) to 2.',
  max_tokens: 'The longest reply, in tokens. Always sent, and what a call can cost is reserved by it.',
  top_p: 'Sample from the likeliest words that make up this share.',
}

const keysOf = (path: string, keys: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).map(([key, text]) => [`${path}.${key}`, text]))

const descriptions: Readonly<Record<string, string>> = {
  name: 'The name of the project. Default: its folder.',
  method: 'The training method, which decides what is sampled and what rows look like.',
  providers: 'Servers of your own, and settings of known ones, by the name that models refer to.',
  'providers.*.type':
    'What the server speaks: `openai-compatible` (chat completions), `openai`, `anthropic` or `google`.',
  'providers.*.api': "Of OpenAI's two: `chat` unless it says `responses`.",
  'providers.*.package': 'An AI SDK package that you installed, for example `@ai-sdk/cohere`.',
  'providers.*.options': "What the package's provider is made with.",
  'providers.*.base_url': 'Its address, for example `http://localhost:8000/v1`.',
  'providers.*.key': 'The name of the environment variable that holds the key; never the key itself.',
  'providers.*.rpm': 'Requests per minute at most.',
  'providers.*.tpm': 'Tokens per minute at most.',
  'providers.*.concurrency': 'Calls in flight at most.',
  'providers.*.structured': 'How JSON is asked for. Default: the strongest way that the server takes.',
  'providers.*.seed': 'Whether the server takes a seed.',
  'providers.*.timeout': 'Seconds until a call is given up and tried again.',
  'providers.*.price': 'US dollars per million tokens. Needed for a budget where the price is not known.',
  'providers.*.price.input': 'US dollars per million tokens of the prompt.',
  'providers.*.price.output': 'US dollars per million tokens of the reply.',
  'providers.*.price.cached': 'US dollars per million tokens of the prompt that were in the cache.',
  models: "Which model plays which role. An absent role uses the generator's model.",
  'models.inputs': role('Writes the inputs.'),
  ...keysOf('models.inputs', roleKeys),
  'models.generator': role('Writes the completions.'),
  ...keysOf('models.generator', roleKeys),
  'models.judge': role('Answers the rubric.'),
  ...keysOf('models.judge', roleKeys),
  'models.judges': role('Answers the rubric; the other name of `judge`.'),
  ...keysOf('models.judges', roleKeys),
  ...keysOf('models.judges.[]', roleKeys),
  'models.reflector': role('Proposes prompts, for optimizers that write with a model.'),
  ...keysOf('models.reflector', roleKeys),
  inputs: 'Where the inputs come from.',
  'inputs.from': 'A file of inputs that you have, used instead of generated ones.',
  'inputs.seeds': 'A file of messages to take the tone from.',
  'inputs.per_call': 'How many inputs one call writes.',
  'inputs.place': 'Whether a model places imported inputs in the taxonomy where they name no cell.',
  target: 'What the run is to reach.',
  'target.examples': 'How many accepted examples are wanted.',
  'target.pass_rate': 'The share of examples, 0 to 1, that should pass.',
  loop: 'How the prompt is improved before the dataset is made.',
  'loop.sample': 'How many inputs the panel has. Default: a quarter of the examples, at least 30 and at most 150.',
  'loop.iterations': 'How many changes of the prompt are tried at most.',
  'loop.improve': 'Who proposes changes of the prompt.',
  scale: 'How open slots are filled.',
  'scale.attempts': 'How many further tries there are in all. Default: three for each example wanted.',
  judging: 'How verdicts are asked for.',
  'judging.mode':
    '`json`: reasons and answers in one reply. `choice`: the probability of each answer, where the model gives it.',
  'judging.per_call': 'How many criteria one call asks.',
  respond_sees_cell: 'Whether `respond.md` may use `cell` and `guide`. In use there is no cell, so: no.',
  rows: '`messages`: rows are lists of messages, as chat templates need. `text`: plain strings where the method has them.',
  budget: 'What may be spent. Without one, a hosted model asks first.',
  'budget.usd': 'US dollars. Never passed, across crashes and processes.',
  export: 'Trainers to write the rows for, each in a folder of its own.',
  seed: 'Decides everything that is drawn at random.',
  concurrency: 'Calls in flight at most, over all providers.',
  use: 'Files with parts of your own, for example `./rules/no-brand-names.mts`.',
}

/** tunesmith.yaml, from the schema that reads it. */
export function configSchema(): JsonSchema {
  const json = describeKeys(ofInput(schema), descriptions)
  const ids = (parts: readonly { id: string }[]): string[] => parts.map(({ id }) => id)
  offer(json, ['method'], wordOrOther(ids(builtins.methods)))
  offer(json, ['loop', 'improve'], wordOrOther(['auto', ...ids(builtins.optimizers)]))
  const exporters = wordOrOther(ids(builtins.exporters))
  offer(json, ['export'], { anyOf: [exporters, { type: 'array', items: exporters }] })
  return { title: 'tunesmith.yaml', description: 'A project of Tunesmith: method, models, targets.', ...json }
}

/** What an editor offers for a key whose values are names of parts. */
function offer(schema: JsonSchema, [key = '', ...rest]: readonly string[], choice: JsonSchema): void {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const held = properties[key]
  if (!isRecord(held)) throw new Error(`tunesmith.yaml has no key ${key}`)
  if (rest.length > 0) {
    offer(held, rest, choice)
    return
  }
  const { description, default: fallback } = held
  properties[key] = { description, ...(fallback === undefined ? {} : { default: fallback }), ...choice }
}
