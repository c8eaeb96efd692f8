import type { EdgeKind, Taxonomy } from '../core/taxonomy.ts'
import { axisValue, defaultValue, valueKind } from './axis.ts'
import { type Entry, oneOf, readEntries } from './entries.ts'
import { plain } from './meanings.ts'
import { type Reading, readNumber, tell, wrong } from './reading.ts'
import { show } from './text.ts'
import { unknown } from './voice.ts'
import { isRecord, type Path } from './yaml.ts'

export type Edge = Taxonomy['edge']

const defaultShare = 0.12
const defaultKinds = ['out_of_scope', 'ambiguous', 'multi_intent']
const kindOfKinds = { ...valueKind('kind'), noun: 'kind', keys: ['means', 'description', 'examples', 'off_topic'] }

/** The axis `edge_cases` in any of its shapes: absent, `false`, a share, `{share, kinds}`, or the kinds alone. */
export function readEdge(reading: Reading, path: Path, value: unknown): Edge {
  if (value === undefined) {
    tell(reading, path, `There is no \`edge_cases\`: ${defaultShare * 100} % are ${defaultKinds.join(', ')}.`)
    return { share: defaultShare, kinds: builtInKinds() }
  }
  if (value === false || value === 0) return none
  if (typeof value === 'number') return edgeOf(reading, path, readNumber(reading, path, value, 'share'), builtInKinds())
  if (!isRecord(value) && !Array.isArray(value)) {
    wrong(reading, path, `must be { share, kinds } or false, not ${show(value)}.`)
    return none
  }
  return isRecord(value) && Object.keys(value).some((key) => outerKeys.includes(key))
    ? readOuter(reading, path, value)
    : edgeOf(reading, path, undefined, readKinds(reading, path, value))
}

const none: Edge = { share: 0, kinds: [] }
const shareKeys = ['share', 'weight']
const kindsKeys = ['kinds', 'types']
const outerKeys = [...shareKeys, ...kindsKeys]

function readOuter(reading: Reading, path: Path, value: Record<string, unknown>): Edge {
  const shareKey = oneOf(reading, path, value, shareKeys)
  const kindsKey = oneOf(reading, path, value, kindsKeys)
  for (const key of Object.keys(value).filter((key) => !outerKeys.includes(key))) {
    const where = reading.yaml.keyAt([...path, key])
    reading.problems.push(unknown({ where, path, key, choices: ['share', 'kinds'], code: reading.code }))
  }
  const share = shareKey === undefined ? undefined : readNumber(reading, [...path, shareKey], value[shareKey], 'share')
  if (share === 0) return none
  const kinds = kindsKey === undefined ? builtInKinds() : readKinds(reading, [...path, kindsKey], value[kindsKey])
  return edgeOf(reading, [...path, ...(shareKey === undefined ? [] : [shareKey])], share, kinds)
}

function edgeOf(reading: Reading, path: Path, written: number | undefined, kinds: EdgeKind[]): Edge {
  const share = written ?? defaultShare
  if (written === undefined) tell(reading, path, `edge_cases: no share is given, so it is ${defaultShare * 100} %.`)
  if (share < 0.1 || share > 0.15) {
    tell(reading, path, `edge_cases: a share of ${share} is outside the usual 0.10 to 0.15.`)
  }
  return { share, kinds }
}

function readKinds(reading: Reading, path: Path, value: unknown): EdgeKind[] {
  const kinds = readEntries(reading, path, value, kindOfKinds).map((entry) => kind(reading, entry))
  if (kinds.length === 0) wrong(reading, path, 'lists no kinds.', 'Name at least one, or write `edge_cases: false`.')
  return kinds
}

function kind(reading: Reading, entry: Entry): EdgeKind {
  const { name, path, body } = entry
  const offTopic = body['off_topic']
  if (offTopic !== undefined && typeof offTopic !== 'boolean') {
    wrong(reading, [...path, 'off_topic'], `must be true or false, not ${show(offTopic)}.`)
  }
  if (plain(name) === 'none') wrong(reading, path, '"none" stands for no edge case and cannot name a kind.')
  return {
    ...axisValue(reading, 'edge_case', entry),
    noTopic: typeof offTopic === 'boolean' ? offTopic : hasNoTopic(name),
  }
}

const hasNoTopic = (name: string): boolean => ['out_of_scope', 'off_topic'].includes(plain(name))

const builtInKinds = (): EdgeKind[] =>
  defaultKinds.map((name) => ({ ...defaultValue('edge_case', name, 1), noTopic: hasNoTopic(name) }))

/** A topic called `edge_cases`: its weight relative to all topics is the share, its subtopics are the kinds, all without a topic. */
export function edgeFromTopic(reading: Reading, topic: Entry, total: number): Edge {
  const kinds =
    topic.body['subtopics'] === undefined
      ? builtInKinds()
      : readKinds(reading, [...topic.path, 'subtopics'], topic.body['subtopics'])
  const share = total > 0 ? topic.weight / total : 0
  return share === 0
    ? none
    : edgeOf(
        reading,
        topic.weightPath ?? topic.path,
        share,
        kinds.map((kind) => ({ ...kind, noTopic: true })),
      )
}
