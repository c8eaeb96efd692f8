import { play, scripts, writeTranscript } from '../transcripts.ts'
import { inFreshFolder, line } from './show.ts'

export const summary =
  'each template from an empty folder: init, doctor, run to its end; the screens go to docs/transcripts'

const declared = /^(stable|short|unconfirmed|below-target) {2}\S/m

/** Show 8 of the templates. A simulated rehearsal is stable; the small real model may come to any declared end. */
export default async function show(): Promise<boolean> {
  const lines: boolean[] = []
  for (const script of scripts) {
    const session = await inFreshFolder((folder) => play(script, folder))
    writeTranscript(script, session)
    const ended = declared.exec(session.text)?.[1]
    const isReal = script.template === 'sql'
    lines.push(line(`${script.template}: ${ended ?? 'no end'}`, ended === 'stable' || (isReal && ended !== undefined)))
  }
  return lines.every(Boolean)
}
