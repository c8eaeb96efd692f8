import { TunesmithError } from '../core/errors.ts'
import type { Notice } from '../core/types.ts'
import type { PromptName } from './prompts.ts'
import type { Template } from './template.ts'

/** Of each group a prompt must use at least one: without it the model is not told what it is asked for. */
const needs: Readonly<Record<PromptName, readonly { oneOf: readonly string[]; why: string }[]>> = {
  respond: [],
  inputs: [
    { oneOf: ['cell', 'guide'], why: 'the model does not know what kind of message to write' },
    { oneOf: ['count'], why: 'the model does not know how many messages to write' },
  ],
  judge: [{ oneOf: ['criteria'], why: 'the judge does not see the questions of the rubric' }],
}

/** Refuses a prompt of the user's that leaves out what nobody can do without. One input a call needs no number. */
export function refuseWithout(name: PromptName, { file, variables }: Template, { perCall }: { perCall: number }): void {
  const missing = needs[name].find(
    ({ oneOf }) => !oneOf.some((one) => variables.includes(one)) && !(oneOf.includes('count') && perCall === 1),
  )
  if (!missing) return
  const [first = '', ...others] = missing.oneOf
  const names = [first, ...others].map((one) => `\`${one}\``).join(' nor ')
  const example = first === 'criteria' ? '{% for criterion in criteria %}…{% endfor %}' : `{{ ${first} }}`
  throw new TunesmithError(`The template uses ${others.length > 0 ? 'neither ' : 'no '}${names}, so ${missing.why}.`, {
    code: 'project/template',
    where: file,
    fix: `Put \`${example}\` in it, or remove the file to use the built-in text.`,
  })
}

/** A reference that a prompt does not show may be left out on purpose; it is said aloud. */
export function withoutReference({ respond, judge }: Readonly<Record<PromptName, Template>>): Notice[] {
  const who = [
    { template: respond, said: 'replies are written without the domain reference' },
    { template: judge, said: 'replies are judged without the domain reference' },
  ]
  return who.flatMap(({ template: { file, variables }, said }) =>
    variables.includes('reference')
      ? []
      : [
          {
            where: file,
            message: `The template has no \`reference\`, so ${said}.`,
            fix: 'Put `{{ reference }}` in it.',
          },
        ],
  )
}
