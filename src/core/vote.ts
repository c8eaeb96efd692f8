import type { Answer, Vote } from './types.ts'

/**
 * The panel's answer to one criterion. The majority of "yes" and "no" decides and a tie is "no"; "na" and "error" are no
 * votes. Without any, one "na" makes it "na", and only where every judge failed it is "error". On a gate any "no" decides.
 */
export function decide(votes: readonly Pick<Vote, 'answer'>[], { gate }: { gate: boolean }): Answer {
  const count = (wanted: Answer): number => votes.filter(({ answer }) => answer === wanted).length
  const [yes, no] = [count('yes'), count('no')]
  if (yes + no === 0) return count('na') > 0 ? 'na' : 'error'
  return no > 0 && (gate || no >= yes) ? 'no' : 'yes'
}
