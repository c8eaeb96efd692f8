import { setTimeout as sleep } from 'node:timers/promises'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { z } from 'zod'
import { TunesmithError } from './core/errors.ts'
import type { OpenModel, OpenRule, Parts } from './core/parts.ts'
import { isClassified } from './models/classify.ts'
import { failedPart } from './models/gave-up.ts'
import { interrupted } from './models/models.ts'
import { wrapped } from './models/open-language.ts'
import { answers, flawIn, sentence } from './own-shapes.ts'
import { type OwnPart, whileUnderWay } from './under-way.ts'
import { untilCut } from './until-cut.ts'

type Guards = { [Kind in keyof Parts]: (part: Parts[Kind][number], own: OwnPart) => Parts[Kind][number] }

/**
 * Own parts as the loop may call them. What they throw names them and their file, what they return is what their contract
 * says, and one that never answers is given up once the run is cut: code of the user's must neither pass for ours nor hold a run.
 */
export const guards: Guards = {
  providers: (part, own) => ({
    ...part,
    open: async (context) => openModel(await answer(own, () => part.open(context), { shape: answers.model }), own),
  }),
  methods: (part, own) => ({
    ...part,
    decide: (example) => answerNow(own, () => part.decide(example), answers.decided),
    rows: (example, options) => answerNow(own, () => part.rows(example, options), answers.rows),
  }),
  rules: (part, own) => ({
    ...part,
    open: async (...at) => openRule(await answer(own, () => part.open(...at), { shape: answers.rule }), own),
  }),
  checks: (part, own) => ({
    ...part,
    run: (subject, signal) => answer(own, () => part.run(subject, signal), { signal, shape: answers.findings }),
  }),
  optimizers: (part, own) => ({
    ...part,
    propose: (context, signal) => answer(own, () => part.propose(context, signal), { signal, shape: answers.proposed }),
  }),
  exporters: (part, own) => ({ ...part, files: (data) => answerNow(own, () => part.files(data), answers.files) }),
}

/** What a rule decides is read where it becomes a verdict. */
function openRule(rule: OpenRule, own: OwnPart): OpenRule {
  return {
    ...rule,
    decide: (subject) => answer(own, () => rule.decide(subject), { signal: subject.signal }),
    close: () => closing(own, () => rule.close?.()),
  }
}

function openModel({ model, facts, close }: OpenModel, own: OwnPart): OpenModel {
  const terms = { shape: answers.reply, stands: isClassified, fail: failedPart }
  const doGenerate: LanguageModelV4['doGenerate'] = (call) =>
    answer(own, () => model.doGenerate(call), { ...terms, signal: call.abortSignal })
  return { model: wrapped(model, doGenerate), facts, close: () => closing(own, () => close()) }
}

type Terms = {
  signal?: AbortSignal | undefined
  shape?: z.ZodType
  /** What a part may throw on purpose. */
  stands?: (error: unknown) => boolean
  fail?: (own: OwnPart, words: string, cause?: unknown) => TunesmithError
}

const isOurs = (error: unknown): boolean => error instanceof TunesmithError

async function answer<T>(own: OwnPart, call: () => T | PromiseLike<T>, terms: Terms): Promise<T> {
  const { signal, shape, stands = isOurs, fail = partFailed } = terms
  const given = await whileUnderWay(own, () => untilCut(async () => call(), signal)).catch((error: unknown) => {
    if (signal?.aborted) throw interrupted()
    throw stands(error) ? error : fail(own, `failed: ${wordsOf(own, error)}`, error)
  })
  const flaw = shape && flawIn(given, shape)
  if (flaw) throw fail(own, wrongAnswer(flaw))
  return given
}

function answerNow<T>(own: OwnPart, call: () => T, shape: z.ZodType): T {
  let given: T
  try {
    given = call()
  } catch (error) {
    throw isOurs(error) ? error : partFailed(own, `failed: ${wordsOf(own, error)}`, error)
  }
  const flaw = flawIn(given, shape)
  if (flaw !== null) throw partFailed(own, wrongAnswer(flaw))
  return given
}

const wrongAnswer = (flaw: string): string => `returned what its contract does not allow: ${flaw}.`

/** What was thrown, and the line of the part that it came from. */
function wordsOf({ url, file }: OwnPart, error: unknown): string {
  if (!(error instanceof Error)) return sentence(String(error))
  const said = sentence(error.name === 'Error' ? error.message : `${error.name}: ${error.message}`)
  const [, line] = (error.stack?.split(url)[1] ?? '').match(/^[^\s:]*:(\d+)/) ?? []
  return line === undefined ? said : `${said} (${file}, line ${line})`
}

const partFailed = ({ noun, id, file }: OwnPart, words: string, cause?: unknown): TunesmithError =>
  new TunesmithError(`The ${noun} "${id}" ${words}`, {
    code: 'part/failed',
    where: file,
    fix: 'Correct it, then run the same command again.',
    cause,
  })

const closingMs = 10_000

/** Nothing depends on how a part closes, so that one which does not is left behind. */
async function closing(own: OwnPart, close: () => Promise<void> | undefined): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([answer(own, close, {}), sleep(closingMs, undefined, { signal: over.signal })])
  } finally {
    over.abort()
  }
}
