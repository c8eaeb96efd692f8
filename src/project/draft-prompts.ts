import { z } from 'zod'

/** What a model is asked for. */
export const promptsReply = z.strictObject({ system: z.string(), respond: z.string() })

export const promptsTask = `Draft the two prompts.

- system: the system message of the assistant in use: who it is, for whom, where, and what it must know, in one to four sentences. Every row of the training data carries it.
- respond: one or two plain sentences that ask for a good reply to the user's message. Do not list the criteria of the rubric: rules are added later, where replies turn out to fail.`

export const promptsDraft = promptsReply.superRefine(({ system, respond }, context) => {
  for (const [name, text] of Object.entries({ system, respond })) {
    if (text.trim() === '') context.addIssue({ code: 'custom', message: `${name} must not be empty` })
    if (/\{[{%#]/.test(text))
      context.addIssue({ code: 'custom', message: `${name} must be plain text, without {{ or {%` })
  }
})
