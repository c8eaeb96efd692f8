import { nearest } from '../core/errors.ts'
import type { Axis, AxisValue, Taxonomy, Topic } from '../core/taxonomy.ts'
import type { Notice } from '../core/types.ts'
import { axisValue, defaultValue, valueKind } from './axis.ts'
import { type Edge, edgeFromTopic, readEdge } from './edge.ts'
import { type Entry, oneOf, readEntries } from './entries.ts'
import { plain } from './meanings.ts'
import { stopOn } from './problems.ts'
import { type Reading, tell, wrong } from './reading.ts'
import { isRecord, type Path, readYaml } from './yaml.ts'

type Axes = Readonly<Record<string, unknown>>

const topicKeys = ['topics', 'topic']
const styleKeys = ['styles', 'style']
const edgeKeys = ['edge_cases', 'edge_case']
const remarks = ['name', 'version', 'description']
const known = [...topicKeys, ...styleKeys, 'difficulty', ...edgeKeys, ...remarks]

/** taxonomy.yaml in any shape that people write. Throws TunesmithError with all that is wrong; defaults taken are notices. */
export function readTaxonomy(text: string, file = 'taxonomy.yaml'): { taxonomy: Taxonomy; notices: Notice[] } {
  const reading: Reading = { yaml: readYaml(text, file), code: 'taxonomy/invalid', problems: [], notices: [] }
  const { axes, path } = unwrap(reading)
  const { topics, edge } = readTopics(reading, path, axes)
  const taxonomy: Taxonomy = {
    topics,
    axes: [...missionAxes(reading, path, axes), ...furtherAxes(reading, path, axes)],
    edge: edge ?? readAxisOfEdges(reading, path, axes),
  }
  stopOn(reading.problems)
  return { taxonomy, notices: reading.notices }
}

/** Below `taxonomy:` where there is such a key; what stands beside it is named and ignored. */
function unwrap(reading: Reading): { axes: Axes; path: Path } {
  const { value } = reading.yaml
  const { taxonomy, ...beside } = value
  if (!isRecord(taxonomy)) return { axes: value, path: [] }
  for (const key of Object.keys(beside)) tell(reading, [key], `\`${key}\` stands beside \`taxonomy:\` and is ignored.`)
  return { axes: taxonomy, path: ['taxonomy'] }
}

function readTopics(reading: Reading, path: Path, axes: Axes): { topics: Topic[]; edge: Edge | null } {
  const key = oneOf(reading, path, axes, topicKeys)
  if (key === undefined) {
    const isNear = Object.keys(axes).some((name) => nearest(name, topicKeys) !== undefined)
    if (!isNear)
      wrong(
        reading,
        [...path, 'topics'],
        'is missing.',
        'List what users ask about, for example `topics: { billing: 0.4, technical: 0.6 }`.',
      )
    return { topics: [], edge: null }
  }
  const kind = {
    ...valueKind('topic'),
    keys: ['means', 'description', 'examples', 'subtopics'],
    list: 'subtopics',
  }
  const entries = readEntries(reading, [...path, key], axes[key], kind)
  const edgeTopic = entries.find(({ name }) => edgeKeys.includes(plain(name)))
  const topics = entries.filter((entry) => entry !== edgeTopic)
  if (topics.length === 0) wrong(reading, [...path, key], 'lists no topics.')
  if (!edgeTopic) return { topics: topics.map((entry) => topic(reading, entry)), edge: null }
  const total = entries.reduce((sum, { weight }) => sum + weight, 0)
  const axisKey = edgeKeys.find((name) => axes[name] !== undefined)
  if (axisKey) wrong(reading, [...path, axisKey], 'there is also a topic of this name.', 'Keep one of the two.')
  return { topics: topics.map((entry) => topic(reading, entry)), edge: edgeFromTopic(reading, edgeTopic, total) }
}

function topic(reading: Reading, entry: Entry): Topic {
  const { body, path } = entry
  const value = axisValue(reading, 'topic', entry)
  const written = body['subtopics']
  if (written === undefined || written === null) return { ...value, subtopics: [] }
  const entries = readEntries(reading, [...path, 'subtopics'], written, valueKind('subtopic'))
  return { ...value, subtopics: entries.map((sub) => axisValue(reading, 'subtopic', sub)) }
}

const readAxisOfEdges = (reading: Reading, path: Path, axes: Axes): Edge => {
  const key = oneOf(reading, path, axes, edgeKeys) ?? 'edge_cases'
  return readEdge(reading, [...path, key], axes[key])
}

const defaults: readonly {
  axis: string
  keys: readonly string[]
  values: Readonly<Record<string, number>>
  said: string
}[] = [
  {
    axis: 'style',
    keys: styleKeys,
    values: { terse: 1, verbose: 1, emotional: 1, analytical: 1 },
    said: 'terse, verbose, emotional and analytical, a quarter each',
  },
  {
    axis: 'difficulty',
    keys: ['difficulty'],
    values: { easy: 0.3, medium: 0.5, hard: 0.2 },
    said: '30 % easy, 50 % medium, 20 % hard',
  },
]

/** Style and difficulty: as written, as the mission has them where absent, left out where `false`. */
function missionAxes(reading: Reading, path: Path, axes: Axes): Axis[] {
  return defaults.flatMap(({ axis, keys, values, said }) => {
    const key = oneOf(reading, path, axes, keys)
    if (key !== undefined) return axes[key] === false ? [] : [readAxis(reading, [...path, key], axis, axes[key])]
    tell(reading, [...path, axis], `There is no \`${keys[0]}\`: ${said}.`)
    return [{ name: axis, values: Object.entries(values).map(([value, weight]) => defaultValue(axis, value, weight)) }]
  })
}

function furtherAxes(reading: Reading, path: Path, axes: Axes): Axis[] {
  return Object.entries(axes).flatMap(([name, value]) => {
    if (remarks.includes(name) && typeof value !== 'object') {
      tell(reading, [...path, name], `\`${name}\` is a remark, not an axis; it is ignored.`)
      return []
    }
    if (known.includes(name) && !remarks.includes(name)) return []
    if (isMisspelt(reading, [...path, name], axes)) return []
    if (name === 'subtopic' || name === 'subtopics') {
      wrong(reading, [...path, name], 'subtopics belong to a topic.', 'Write them as `subtopics:` of their topic.')
      return []
    }
    return [readAxis(reading, [...path, name], name, value)]
  })
}

/** An axis may have any name, but not nearly that of one that is missing: the default would take its place unseen. */
function isMisspelt(reading: Reading, path: Path, axes: Axes): boolean {
  const missing = [topicKeys, styleKeys, ['difficulty'], edgeKeys].filter((keys) => !keys.some((key) => key in axes))
  const name = String(path.at(-1))
  const meant = nearest(name, missing.flat())
  if (meant === undefined) return false
  const own = topicKeys.includes(meant) ? '' : ` For an axis of this name write \`${meant}: false\` beside it.`
  reading.problems.push({
    where: reading.yaml.keyAt(path),
    what: `There is no \`${meant}\`, and an axis "${name}".`,
    fix: `Did you mean \`${meant}\`?${own}`,
    code: reading.code,
  })
  return true
}

function readAxis(reading: Reading, path: Path, name: string, value: unknown): Axis {
  const values: AxisValue[] = readEntries(reading, path, value, valueKind(name)).map((entry) =>
    axisValue(reading, name, entry),
  )
  if (values.length === 0 && (Array.isArray(value) || isRecord(value))) wrong(reading, path, 'lists no values.')
  return { name, values }
}
