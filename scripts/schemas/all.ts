import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configSchema } from './config.ts'
import { evaluationReport, evaluationResults } from './evaluation.ts'
import { events } from './events.ts'
import { type JsonSchema, ofOutput } from './json-schema.ts'
import { failedExamples, generationReport, provenance, rubricAnalysis, trainingDataSft } from './outputs.ts'
import { rubricSchema } from './rubric.ts'
import { taxonomySchema } from './taxonomy.ts'

/** Every schema of the package, by name. */
const schemasByName = (): Record<string, JsonSchema> => ({
  tunesmith: configSchema(),
  taxonomy: taxonomySchema(),
  rubric: rubricSchema(),
  'training_data.sft': ofOutput(trainingDataSft),
  provenance: ofOutput(provenance),
  failed_examples: ofOutput(failedExamples),
  generation_report: ofOutput(generationReport),
  rubric_analysis: ofOutput(rubricAnalysis),
  evaluation_results: ofOutput(evaluationResults),
  evaluation_report: ofOutput(evaluationReport),
  events: ofOutput(events),
})

/** File name to text. */
export const schemas = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(schemasByName()).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 1)}\n`,
    ]),
  )

/** Names of files in a folder that are not what the sources say, or that no source knows. */
export function staleSchemas(folder: string): string[] {
  const current = schemas()
  const held = (file: string): string | null => {
    const path = join(folder, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }
  const changed = Object.entries(current).flatMap(([file, text]) => (held(file) === text ? [] : [file]))
  const known = existsSync(folder) ? readdirSync(folder) : []
  return [...changed, ...known.filter((file) => !Object.hasOwn(current, file))]
}
