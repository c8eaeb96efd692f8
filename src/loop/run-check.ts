import type { CheckPart, CheckSubject } from '../core/parts.ts'
import type { Finding } from '../core/types.ts'
import { failureOfPart } from './part-failure.ts'

/** The findings of a check; where it is an own one and fails, that it did. */
export async function runCheck(check: CheckPart, subject: CheckSubject, signal: AbortSignal): Promise<Finding[]> {
  try {
    return await check.run(subject, signal)
  } catch (error) {
    return [unchecked(check, failureOfPart(error))]
  }
}

/** What was not looked at did not pass. */
export const unchecked = ({ id }: CheckPart, message: string, data: Finding['data'] = {}): Finding => ({
  check: id,
  level: 'fail',
  message,
  data,
})
