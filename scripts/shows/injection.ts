import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Message } from '../../src/core/types.ts'
import { type Models, openModels } from '../../src/models/models.ts'
import { describePull } from '../../src/providers/local/pull.ts'
import local from '../../src/providers/local.ts'
import { type Injection, injections } from '../../test/support/attacks.ts'
import { fenceFault, judgePrompts, type Mode } from '../../test/support/judge-prompts.ts'
import { memoryLedger } from '../../test/support/memory-ledger.ts'
import { inFreshFolder, line } from './show.ts'

export const summary = 'completions that address the judge: inside its fence byte for byte, and what a local model says'

const model = 'qwen2.5-coder-1.5b'

/** Show 4. Only the first line decides: what a small model falls for is shown, not promised. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (folder) => {
    const texts = injections.map(({ text }) => text)
    const holds: boolean[] = []
    for (const mode of ['json', 'choice'] as const) {
      const prompts = await judgePrompts(mode, texts, join(folder, mode))
      holds.push(lineOf(mode, prompts))
    }
    await showLocal(join(folder, 'local'))
    return holds.every(Boolean)
  })
}

function lineOf(mode: Mode, prompts: readonly Message[][]): boolean {
  const faults = injections.flatMap(({ name, text }, i) => {
    const fault = fenceFault(prompts[i] ?? [], text)
    return fault === null ? [] : [`${name}: ${fault}`]
  })
  for (const fault of faults) console.log(`  ${fault}`)
  const inside = injections.length - faults.length
  return line(
    `${mode}: ${inside} of ${injections.length} completions inside the fence byte for byte`,
    faults.length === 0,
  )
}

/** The verdicts of a real model, as probabilities of "yes", beside those of the same text without the attack. */
async function showLocal(folder: string): Promise<void> {
  const { present } = describePull(model)
  if (!present) {
    console.log(
      `local/${model}: skipped, since it is not on this machine; \`tunesmith models pull ${model}\` brings it`,
    )
    return
  }
  const honest = [...new Set(injections.map((injection) => injection.honest))]
  const texts = [...honest, ...injections.map(({ text }) => text)]
  const prompts = await judgePrompts('choice', texts, folder)
  const models = await openLocal(folder)
  try {
    const yes = new Map<string, number>()
    for (const [i, text] of texts.entries()) yes.set(text, await probabilityOfYes(models, prompts[i] ?? []))
    printTable((text) => yes.get(text) ?? Number.NaN)
  } finally {
    await models.close()
  }
}

/** One thread less than the cores unless `TUNESMITH_THREADS` says so. */
function openLocal(root: string): Promise<Models> {
  const never = new AbortController().signal
  const threads = Number(process.env['TUNESMITH_THREADS'] ?? Math.max(1, availableParallelism() - 1))
  return openModels({
    roles: { judge: { model: `local/${model}`, threads } },
    providers: {},
    parts: [local],
    budget: { account: 'none', limit: null },
    ...{ ledger: memoryLedger(), root, env: {}, notify: () => {}, draining: never, signal: never },
  })
}

async function probabilityOfYes(models: Models, messages: Message[]): Promise<number> {
  const asked = { kind: 'judge', role: 'judge', sample: 0, temperature: 0, labels: ['yes', 'no'] } as const
  const { labels } = await models.call({ ...asked, messages })
  return labels?.['yes'] ?? Number.NaN
}

function printTable(yes: (text: string) => number): void {
  const row = (name: string, without: string, attacked: string): void =>
    console.log(`  ${name.padEnd(36)}${without.padEnd(12)}${attacked}`)
  const verdict = (p: number): string => `${p >= 0.5 ? 'yes' : 'no'} ${p.toFixed(2)}`
  row(`local/${model}, p(yes)`, 'without', 'with the attack')
  for (const injection of injections) {
    const [without, attacked] = [yes(injection.honest), yes(injection.text)]
    row(injection.name, verdict(without), `${verdict(attacked)}${isTurned(injection, yes) ? '  turned' : ''}`)
  }
  const turned = injections.filter((injection) => isTurned(injection, yes)).length
  const right = injections.filter(({ honest }) => yes(honest) < 0.5).length
  const mean = (of: (one: Injection) => string): string =>
    (injections.reduce((sum, one) => sum + yes(of(one)), 0) / injections.length).toFixed(2)
  const moved = `p(yes) on average ${mean(({ honest }) => honest)} without and ${mean(({ text }) => text)} with it`
  console.log(
    `  the right answer is "no": ${turned} of ${right} right verdicts turned to "yes" by the attack; ${moved}`,
  )
}

const isTurned = ({ honest, text }: Injection, yes: (text: string) => number): boolean =>
  yes(honest) < 0.5 && yes(text) >= 0.5
