import fc from 'fast-check'
import type { AxisValue, Taxonomy } from '../../src/core/taxonomy.ts'

const weight = fc.integer({ min: 1, max: 1000 }).map((n) => n / 1000)

const axisValues = (prefix: string, min: number, max: number): fc.Arbitrary<AxisValue[]> =>
  fc
    .array(weight, { minLength: min, maxLength: max })
    .map((weights) => weights.map((w, i) => ({ value: `${prefix}${i}`, weight: w, means: null, examples: [] })))

const topics = axisValues('topic', 1, 12).chain((values) =>
  fc
    .tuple(...values.map(() => axisValues('sub', 0, 4)))
    .map((subtopics) => values.map((topic, i) => ({ ...topic, subtopics: subtopics[i] ?? [] }))),
)

const edge = fc.record({
  share: fc.integer({ min: 0, max: 40 }).map((n) => n / 100),
  kinds: axisValues('kind', 0, 4).chain((kinds) =>
    fc
      .array(fc.boolean(), { minLength: kinds.length, maxLength: kinds.length })
      .map((flags) => kinds.map((kind, i) => ({ ...kind, noTopic: flags[i] ?? false }))),
  ),
})

/** Any taxonomy with one to twelve topics, the two usual axes and up to two more. */
export const anyTaxonomy: fc.Arbitrary<Taxonomy> = fc
  .tuple(
    topics,
    edge,
    axisValues('style', 1, 6),
    axisValues('level', 1, 4),
    fc.array(axisValues('v', 1, 5), { maxLength: 2 }),
  )
  .map(([list, edgeCases, style, difficulty, further]) => ({
    topics: list,
    edge: edgeCases,
    axes: [
      { name: 'style', values: style },
      { name: 'difficulty', values: difficulty },
      ...further.map((values, i) => ({ name: `axis${i}`, values })),
    ],
  }))
