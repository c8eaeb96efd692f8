import { stringify } from 'yaml'
import { z } from 'zod'
import { builtins } from './builtins.ts'
import type { JsonSchema } from './core/calls.ts'
import { TunesmithError } from './core/errors.ts'
import type { Models } from './models/models.ts'
import { promptsDraft, promptsReply, promptsTask } from './project/draft-prompts.ts'
import { rubricDraft, rubricReply, rubricTask } from './project/draft-rubric.ts'
import { taxonomyDraft, taxonomyReply, taxonomyTask } from './project/draft-taxonomy.ts'

/** A page of text that says what an assistant is for; `file` is its name in messages. */
export type Brief = { file: string; text: string }

/** How often a file's draft could not be used so far: the next one is another sample. */
export type Tries = { of(name: string): number; failed(name: string): void }

const first: Tries = { of: () => 0, failed: () => undefined }

/** Where a draft's files come from, as their first line says. */
type Origin = { brief: Brief; models: Models; tries: Tries }

const instructions = `You help to set up a project that makes training data for an assistant. From the brief below you draft one file of the project at a time. Keep to the brief: invent no facts, no names and no rules. Write in the language of the brief; names and ids are in English.`

/**
 * taxonomy.yaml, rubric.yaml and the prompts of a project, drafted by the generator's model in three structured calls, each
 * checked as the project's own files are and asked again with what is wrong, at most twice. Throws TunesmithError
 * `init/no-draft` where a reply still cannot be used. Text by file; nothing is written.
 */
export async function draftProject(brief: Brief, models: Models, tries = first): Promise<Map<string, string>> {
  const origin = { brief, models, tries }
  const taxonomy = await ask(
    origin,
    { name: 'draft-taxonomy', task: taxonomyTask, reply: taxonomyReply },
    taxonomyDraft,
  )
  const taxonomyText = stringify(taxonomy.value, layout)
  const rubric = await ask(
    origin,
    { name: 'draft-rubric', task: `${taxonomyText}\n${rubricTask}`, reply: rubricReply },
    rubricDraft({ taxonomy: taxonomy.taxonomy, rules: builtins.rules }),
  )
  const prompts = await ask(origin, { name: 'draft-prompts', task: promptsTask, reply: promptsReply }, promptsDraft)
  const mark = `Drafted from ${brief.file} by ${models.role('generator').ref}: read and correct it before use.`
  return new Map([
    ['taxonomy.yaml', `# ${mark}\n${taxonomyText}`],
    ['rubric.yaml', `# ${mark}\n${stringify(rubric.value, layout)}`],
    ['prompts/system.md', `${prompts.system.trim()}\n`],
    ['prompts/respond.md', `{# ${mark} #}\n${prompts.respond.trim()}\n`],
  ])
}

const layout = { lineWidth: 110 }

type Step = { name: string; task: string; reply: z.ZodType }

async function ask<T>({ brief, models, tries }: Origin, { name, task, reply }: Step, parse: z.ZodType<T>): Promise<T> {
  const { $schema: _, ...schema } = z.toJSONSchema(reply)
  const answer = await models.structured(
    {
      kind: 'improve',
      role: 'generator',
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: `BEGIN BRIEF\n${brief.text.trim()}\nEND BRIEF\n\n${task}` },
      ],
      sample: tries.of(name),
      schema: { name, schema: schema satisfies JsonSchema },
    },
    parse,
  )
  if (answer.ok) return answer.value
  tries.failed(name)
  throw new TunesmithError(
    `${models.role('generator').ref} gave no ${name.replace('draft-', '')} that can be used: ${answer.error.replace(/\.+$/, '')}.`,
    {
      code: 'init/no-draft',
      where: brief.file,
      fix: 'Nothing was written. Try again, make the brief plainer, or name a stronger model with `--models`.',
      exit: answer.finish === 'provider-error' ? 3 : 2,
    },
  )
}
