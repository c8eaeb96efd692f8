import { join } from 'node:path'
import { type Spent, spendByRun, spendTogether } from '../../test/support/budget-runs.ts'
import { inFreshFolder, line } from './show.ts'

export const summary =
  'a budget with 64 calls in flight, kills and two processes: never a cent over it, as the server counts'

const kills = 3

/** Show 2 of issue 4. */
export default function show(): Promise<boolean> {
  return inFreshFolder(async (parent) => {
    const closers: (() => unknown)[] = []
    const closing = { after: (close: () => unknown) => void closers.push(close) }
    try {
      const { stopped, continued } = await spendByRun(closing, join(parent, 'support'), { limit: 9, kills })
      const together = await spendTogether(closing, join(parent, 'together'), { limit: 12, kills })
      console.log(`  ${stopped.why}`)
      const lines = [
        line(`one run, ${figures(stopped)}, exit code ${stopped.code}`, isWithin(stopped) && stopped.code === 2),
        line(`  next  ${stopped.next}`, /^tunesmith run --budget [\d.]+/.test(stopped.next)),
        line(
          `  continued, ${figures(continued)}, ${continued.ended}`,
          isWithin(continued) && goesOn(stopped, continued),
        ),
        line(`two processes on one account, ${figures(together)}`, isWithin(together)),
        ...together.said.map((words) => line(`  ${words}`, /tunesmith run --budget [\d.]+/.test(words))),
      ]
      return lines.every(Boolean)
    } finally {
      for (const close of closers) await close()
    }
  })
}

const isWithin = ({ billedUsd, limit, account, kills: done }: Spent): boolean =>
  done === kills &&
  billedUsd <= limit &&
  account.spent + account.reserved <= limit + 1e-9 &&
  account.spent <= billedUsd + 1e-9

const goesOn = (before: Spent, after: Spent): boolean => after.billedUsd > before.billedUsd

const figures = ({ billedUsd, limit, account, kills: done }: Spent): string =>
  `${done} kills: the server billed $${billedUsd.toFixed(6)} of $${limit.toFixed(2)}, booked $${account.spent.toFixed(6)} and $${account.reserved.toFixed(6)} reserved`
