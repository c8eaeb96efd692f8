import { defineCommand } from '../command.ts'
import { openToSpend } from '../open-to-spend.ts'
import { runAndPrint } from '../run-and-print.ts'
import takes from '../tables/run.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal, env }) => {
    const { json = false, quiet = false, run: name, allow = [] } = flags
    const project = await openToSpend({ flags, terminal, env }, 'run')
    const result = await runAndPrint(project, { options: { name, allow }, terminal, json, quiet })
    return result.exit
  },
})
