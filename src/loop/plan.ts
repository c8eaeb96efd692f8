import type { Sizes } from '../core/events.ts'
import { stratifiedSample } from '../core/sample.ts'
import { planSlots } from '../core/slots.ts'
import type { Slot } from '../core/types.ts'
import type { ImportedInput } from '../project/import.ts'
import type { Project } from '../project/load.ts'
import type { Attempt } from './attempts.ts'

const mostConfirms = 2

/** What was decided before the first completion, from the project alone. */
export type Plan = {
  sizes: Sizes
  /** N places in plan order. */
  slots: Slot[]
  /** The slots that the panel tries, a stratified sample; one may stand in it again where the panel exceeds N. */
  panel: Slot[]
  /** Rows of `inputs.from`, placed; empty where inputs are generated. Row i belongs to slot i, the rest are spare. */
  imported: ImportedInput[]
}

/** Declared in config.json before the run starts. `rows` is the number of imported inputs; each is used once. */
export function declareSizes({ config }: Project, rows: number): Sizes {
  const imported = config.inputs.from !== undefined
  const examples = imported ? Math.min(config.target.examples, rows) : config.target.examples
  const sample = config.loop.sample ?? Math.min(150, Math.max(30, Math.ceil(examples / 4)))
  const panel = imported ? Math.min(sample, examples) : sample
  const confirm = imported ? Math.min(2 * panel, rows - panel) : 2 * panel
  return {
    panel,
    confirm,
    examples,
    attempts: config.scale.attempts ?? 3 * examples,
    iterations: config.loop.iterations,
  }
}

export function planRun(project: Project, sizes: Sizes, imported: ImportedInput[]): Plan {
  const { seed } = project.config
  const slots =
    imported.length > 0
      ? imported.slice(0, sizes.examples).map(({ cell }, index): Slot => ({ index, cell }))
      : planSlots(project.taxonomy, sizes.examples, seed)
  const sampled = stratifiedSample(slots, Math.min(sizes.panel, slots.length), seed)
  const panel = Array.from({ length: sizes.panel }, (_, i) => sampled[i % sampled.length]).filter(
    (slot) => slot !== undefined,
  )
  return { sizes, slots, panel, imported }
}

/** The panel's attempts: the first at their slots. */
export const panelAttempts = ({ panel, slots }: Plan): Attempt[] =>
  panel.map((slot, i) => ({ slot, attempt: 1 + Math.floor(i / Math.min(panel.length, slots.length)) }))

/**
 * The next slots in plan order after the panel's, whatever their state, cycling: picking open ones would pick hard ones
 * and bias the rate. `number` is 1 for the first confirm.
 */
export function confirmAttempts(plan: Plan, number: number): Attempt[] {
  const { slots, sizes } = plan
  const tried = new Set(plan.panel.map(({ index }) => index))
  const order = [...slots.filter(({ index }) => !tried.has(index)), ...slots.filter(({ index }) => tried.has(index))]
  return Array.from({ length: sizes.confirm }, (_, i) => (number - 1) * sizes.confirm + i).flatMap((position) => {
    const slot = order[position % order.length]
    return slot ? [{ slot, attempt: firstFree(plan, slot) + Math.floor(position / order.length) }] : []
  })
}

/** One more attempt at each open slot, in slot order; `round` is 1 for the first. */
export const scaleAttempts = (plan: Plan, open: readonly Slot[], round: number): Attempt[] =>
  open.map((slot) => ({
    slot,
    attempt: firstFree(plan, slot) + Math.ceil((mostConfirms * plan.sizes.confirm) / plan.slots.length) + round - 1,
  }))

const firstFree = ({ panel }: Plan, slot: Slot): number => 1 + panel.filter(({ index }) => index === slot.index).length
