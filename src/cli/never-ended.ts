import { TunesmithError } from '../core/errors.ts'
import { unanswered } from '../under-way.ts'

/** The error of a command that waits for what can never come: nothing that could bring it is left. */
export function neverEnded(): TunesmithError {
  const [part] = unanswered()
  const saved = 'Everything so far is saved.'
  if (part)
    return new TunesmithError(`The ${part.noun} "${part.id}" never answered, so the command could not end. ${saved}`, {
      code: 'part/unanswered',
      where: part.file,
      fix: 'Let it answer or throw in every case, then run the same command again.',
    })
  return new TunesmithError(`Something that was waited for never came, so the command could not end. ${saved}`, {
    code: 'cli/never-ended',
    where: 'tunesmith',
    fix: 'Run the same command again; if it ends so again, please report it.',
  })
}
