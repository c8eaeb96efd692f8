import { join } from 'node:path'
import { builtins } from '../../builtins.ts'
import { nearest, TunesmithError } from '../../core/errors.ts'
import type { ExporterPart } from '../../core/parts.ts'
import type { Row } from '../../core/types.ts'
import { withOwnParts } from '../../own-parts.ts'
import { readConfig } from '../../project/config.ts'
import { writeFileAtomic } from '../../store/outputs.ts'
import { defineCommand } from '../command.ts'
import { plural } from '../layout.ts'
import { nextLines } from '../next.ts'
import { usageError } from '../parse.ts'
import { frozenOf, readOutput, readRun } from '../read-run.ts'
import { shownPath } from '../shown-path.ts'
import takes from '../tables/export.ts'

export default defineCommand({
  ...takes,
  run: async ({ flags, terminal }) => {
    const root = flags.project ?? '.'
    const { exporters: known } = await withOwnParts(builtins, root, readConfig(root).config.use)
    if (!flags.to) {
      const fix = `For example \`tunesmith export --to ${known[0]?.id}\`. Exporters: ${idsOf(known)}.`
      throw usageError('export', 'It is not said where to.', fix)
    }
    const exporters = flags.to.map((id) => exporterOf(id, known))
    return readRun(root, flags.run, (run) => {
      const { config } = frozenOf(run)
      const rows = (file: string): Row[] =>
        readOutput(run, file)
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      const data = {
        name: config.name,
        method: config.method,
        train: rows('training_data.jsonl'),
        holdout: rows('eval_holdout.jsonl'),
      }
      const files = exporters.flatMap((exporter) => {
        refuseMethod(exporter, config.method)
        return exporter.files(data).map(({ path, content }) => {
          const file = join(run.folder, 'output', exporter.id, path)
          writeFileAtomic(file, content)
          return file
        })
      })
      if (flags.json)
        terminal.out(
          `${JSON.stringify({ run: run.name, train: data.train.length, holdout: data.holdout.length, files })}\n`,
        )
      else {
        for (const file of files) terminal.out(`${shownPath(file)}\n`)
        terminal.err(`\n${plural(data.train.length, 'row')} to train on, ${data.holdout.length} held out.\n`)
        terminal.err(nextLines([`tunesmith show ${run.name}`], { program: 'tunesmith', root }, terminal))
      }
      return 0
    })
  },
})

const idsOf = (exporters: readonly ExporterPart[]): string => exporters.map(({ id }) => id).join(', ')

function exporterOf(id: string, known: readonly ExporterPart[]): ExporterPart {
  const exporter = known.find((one) => one.id === id)
  if (exporter) return exporter
  const guess = nearest(
    id,
    known.map((one) => one.id),
  )
  const fix = guess ? `Did you mean \`--to ${guess}\`?` : `Exporters: ${idsOf(known)}.`
  throw new TunesmithError(`There is no exporter "${id}" in this version.`, {
    code: 'export/unknown',
    where: '--to',
    fix,
  })
}

function refuseMethod({ id, methods }: ExporterPart, method: string): void {
  if (methods.includes(method)) return
  const fix = `It writes rows of: ${methods.join(', ')}.`
  throw new TunesmithError(`The exporter ${id} does not write ${method} rows.`, {
    code: 'export/wrong-method',
    where: '--to',
    fix,
  })
}
