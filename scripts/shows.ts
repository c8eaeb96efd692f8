import * as badInput from './shows/bad-input.ts'
import * as budget from './shows/budget.ts'
import * as duplicates from './shows/duplicates.ts'
import * as foreign from './shows/foreign.ts'
import * as honesty from './shows/honesty.ts'
import * as injection from './shows/injection.ts'
import * as install from './shows/install.ts'
import * as kill from './shows/kill.ts'
import * as listing from './shows/listing.ts'
import * as localResume from './shows/local-resume.ts'
import * as mood from './shows/mood.ts'
import * as mutations from './shows/mutations.ts'
import * as quotas from './shows/quotas.ts'
import * as resume from './shows/resume.ts'
import * as scoring from './shows/scoring.ts'
import * as seeds from './shows/seeds.ts'
import * as shapes from './shows/shapes.ts'
import type { Show } from './shows/show.ts'
import * as simulated from './shows/simulated.ts'
import * as templates from './shows/templates.ts'

/** `npm run shows -- NAME`: the long proofs in full. Exits 1 when a line does not hold. */

const shows: Readonly<Record<string, Show>> = {
  simulated,
  resume,
  'local-resume': localResume,
  scoring,
  quotas,
  honesty,
  duplicates,
  listing,
  seeds,
  injection,
  kill,
  budget,
  mood,
  templates,
  foreign,
  shapes,
  install,
  'bad-input': badInput,
  mutations,
}

/** What a show is told (`--write`) it reads itself. */
process.exitCode = await main(process.argv.slice(2).filter((word) => !word.startsWith('--')))

async function main(names: readonly string[]): Promise<number> {
  if (names.length === 0) return list()
  const unknown = names.find((name) => name !== 'all' && !Object.hasOwn(shows, name))
  if (unknown !== undefined) {
    console.error(`There is no show "${unknown}". Shows: ${Object.keys(shows).join(', ')}, all.`)
    return 2
  }
  const failed: string[] = []
  for (const [name, show] of Object.entries(shows)) {
    if (!names.includes(name) && !names.includes('all')) continue
    console.log(`\n${name}: ${show.summary}`)
    const started = performance.now()
    const holds = await show.default()
    console.log(`${name}: ${holds ? 'holds' : 'DOES NOT HOLD'}, ${((performance.now() - started) / 1000).toFixed(0)} s`)
    if (!holds) failed.push(name)
  }
  return failed.length === 0 ? 0 : 1
}

function list(): number {
  for (const [name, { summary }] of Object.entries(shows)) console.log(`${name.padEnd(12)}${summary}`)
  console.log(`\nnpm run shows -- NAME [more], or all`)
  return 0
}
