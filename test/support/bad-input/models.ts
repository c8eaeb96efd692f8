import { fail, openAiServer } from '../openai-server.ts'
import { aboutFiles, type Bench, type Case, called, edited, projectIn, type Section } from './case.ts'

const config = 'tunesmith.yaml'
const generator = 'generator: simulated/support'

/** `tunesmith run` with flags, on the support project. */
const running = (title: string, flags: readonly string[], env: Readonly<Record<string, string>> = {}): Case => ({
  title,
  try: (bench) => called(projectIn(bench), ['run', ...flags], { env }),
})

/** A run whose one server answers everything with this error. */
const refusing = (title: string, answer: ReturnType<typeof fail>, goesOn?: true): Case => ({
  title,
  ...(goesOn && { goesOn }),
  try: async (bench) =>
    called(await refusedProject(bench, answer), ['run'], { env: { LAB_KEY: 'k' }, shows: lastLines }),
})

async function refusedProject(bench: Bench, answer: ReturnType<typeof fail>): Promise<string> {
  const server = await openAiServer(() => answer)
  bench.after(() => server.close())
  const lab = { base_url: server.baseUrl, key: 'LAB_KEY', price: { input: 0, output: 0 } }
  return projectIn(bench, { config: { providers: { lab }, models: { generator: 'lab/small', judge: 'lab/judge' } } })
}

/** How a run ended, in which numbers, and what comes next. */
export function lastLines(out: string): string {
  const from = out.search(
    /^(?:stable|short|unconfirmed|below-target|needs-edit|check-failed|budget-spent|provider-gave-up|interrupted) {2}/m,
  )
  const lines = from < 0 ? [] : out.slice(from).split('\n')
  const warned = out.match(/^warning +one-sided-judge.*\n/gm) ?? []
  const wanted = lines.filter((line, i) => i === 0 || /^(?:slots|examples|next| {13}tunesmith)\b/.test(line))
  return [...wanted.map((line) => `${line}\n`), ...warned].join('')
}

export const models: Section = {
  title: 'Models, keys and prices',
  cases: [
    running('no key, with its variable', ['--model', 'generator=openai/gpt-4.1-mini', '--budget', '1']),
    edited('an unknown provider', config, [generator, 'generator: opnai/gpt-4.1-mini']),
    running('an unknown provider on the command line', ['--model', 'generator=opnai/gpt-4.1-mini']),
    edited('an unknown simulated world', config, [generator, 'generator: simulated/suport']),
    edited('an unknown local model', config, [generator, 'generator: local/qwen2.5-codr-1.5b']),
    edited('no provider at all', config, [generator, 'generator: gpt-4.1-mini']),
    edited('a setting that its provider does not have', config, [
      generator,
      'generator: { model: simulated/support, wrld_seed: 2 }',
    ]),
    running(
      'a budget in dollars and a price that nobody knows',
      ['--model', 'generator=openai/gpt-9-unheard-of', '--budget', '5'],
      {
        OPENAI_API_KEY: 'k',
      },
    ),
    running('a model that costs money and no budget', ['--model', 'generator=openai/gpt-4.1', '--target', '20000'], {
      OPENAI_API_KEY: 'k',
    }),
    refusing(
      'a model that the server does not have',
      fail(404, 'The model `small` does not exist', { code: 'model_not_found' }),
    ),
    refusing('a key that the server refuses', fail(401, 'Incorrect API key provided'), true),
    refusing(
      'an account without credit',
      fail(429, 'You exceeded your current quota', { code: 'insufficient_quota' }),
      true,
    ),
    refusing('an address that redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, true),
    {
      title: 'a server that is not there',
      try: (bench) => {
        const lab = { base_url: 'http://127.0.0.1:9/v1', price: { input: 0, output: 0 } }
        const project = projectIn(bench, {
          config: { providers: { lab }, models: { generator: 'lab/small', judge: 'lab/judge' } },
        })
        return called(project, ['doctor', '--online'], { shows: aboutFiles })
      },
    },
  ],
}
