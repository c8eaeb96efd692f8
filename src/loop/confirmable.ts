import { TunesmithError } from '../core/errors.ts'
import type { Sizes } from '../core/events.ts'
import { wilson } from '../core/intervals.ts'
import type { Project } from '../project/load.ts'
import type { LoopContext } from './context.ts'
import { takeImported } from './imported.ts'
import { decided } from './log.ts'
import { confirmAttempts } from './plan.ts'
import { confirmBar } from './stop.ts'

/** With fewer fresh inputs the rate would not be confirmed if every one of them passed. */
export function fewestToConfirm(passRate: number): number {
  const bar = confirmBar(passRate)
  let n = 1
  while (wilson(n, n).low < bar) n++
  return n
}

type Planned = { sizes: Sizes; rows: number }

/** A run that can never be confirmed is refused before anything is paid for it. Throws TunesmithError plan/… */
export function requireConfirmable({ config }: Pick<Project, 'config'>, { sizes, rows }: Planned): void {
  const fewest = fewestToConfirm(config.target.pass_rate)
  if (sizes.confirm >= fewest) return
  const { panel, confirm } = sizes
  const needed = `and ${fewest} that pass is the least that can confirm a target of ${config.target.pass_rate}`
  const [what, fix] =
    config.inputs.from === undefined
      ? [
          `The panel has ${panel} inputs, so ${confirm} fresh ones are to confirm it, ${needed}.`,
          `Set \`loop.sample\` to ${Math.ceil(fewest / 2)} or more, or lower \`target.pass_rate\`.`,
        ]
      : [
          `\`inputs.from\` has ${rows} ${rows === 1 ? 'row' : 'rows'}, of which the panel takes ${panel}: ${confirm} are left to confirm it, ${needed}.`,
          fixForRows(rows, fewest),
        ]
  throw new TunesmithError(what, { code: 'plan/no-confirm', where: 'tunesmith.yaml', fix })
}

/** A third of the rows for the panel leaves twice as many to confirm it on. */
function fixForRows(rows: number, fewest: number): string {
  const least = Math.ceil(fewest / 2)
  return rows < least + fewest
    ? `Bring at least ${least + fewest} rows, or lower \`target.pass_rate\`.`
    : `Set \`loop.sample: ${Math.max(least, Math.floor(rows / 3))}\`, or bring more rows.`
}

/**
 * Rows of `inputs.from` that the confirm of this number would find, where they are too few for it to succeed; `null` where
 * they are enough, or inputs are written.
 */
export function tooFewRows(context: LoopContext, number: number): number | null {
  const { plan, project, run } = context
  if (plan.imported.length === 0) return null
  // Once it has begun its rows are used, and it was enough when it began.
  if (decided(run, 'wave-closed', ({ set, round }) => set === 'confirm' && round === number)) return null
  const found = takeImported(context, { set: 'confirm', round: number, attempts: confirmAttempts(plan, number) })
  return found.length < fewestToConfirm(project.config.target.pass_rate) ? found.length : null
}
