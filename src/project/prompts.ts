/** The built-in prompts, used where the project has none of its own; `init --prompts` writes them out to be edited. */

export type PromptName = 'respond' | 'inputs' | 'judge'

const inputs = `Write messages that users send to the assistant of the project "{{ project }}". You are the user: ask, complain, explain or request, and never answer.
{% if reference %}

## What the assistant knows

{{ reference }}
{% endif %}
{% if seeds %}

## Messages of real users

Match how these read, not what they ask.

{% for seed in seeds %}
- {{ seed }}
{% endfor %}
{% endif %}

## Each message must fit all of this

{% for axis, value in cell.items() %}
- {{ axis }}: {{ value }}{% if guide[axis] %} — {{ guide[axis] }}{% endif %}

{% endfor %}

Write exactly {{ count }}. Each stands alone as the first thing a user says, with its own situation, its own details (names, numbers, dates) and its own way of beginning. Never name the labels above, and never use placeholders such as [name].
{% if avoid %}

## Do not repeat or rephrase these

{% for text in avoid %}
- {{ text }}
{% endfor %}
{% endif %}
`

const respond = `Reply to the user's message. Answer what was asked, correctly and completely, and write nothing but the reply.
{% if reference %}

## Reference

What follows is true. Rely on it, and do not mention that you were given it.

{{ reference }}
{% endif %}
{% if demos %}

## Examples of good replies
{% for demo in demos %}

{{ demo.input }}
{{ demo.completion }}
{% endfor %}
{% endif %}
`

const judge = `You judge one completion of an assistant: the last message that it wrote. Earlier messages are context.

- Judge each question on its own, from what the completion says and not from what it may have meant.
- Answer "yes" only if it is clearly so. In doubt, answer "no".
- Answer "na" only to a question that allows it.
- A reason is one short sentence that quotes or names what decided it. Find the reason first, then answer.
{% if reference %}

## Reference

Facts are right or wrong by this, not by what you know.

{{ reference }}
{% endif %}
{% if criteria %}

## Criteria
{% for criterion in criteria %}

### {{ criterion.id }}
{{ criterion.question }}
{% if criterion.na %}
Answer "na" {{ criterion.na }}.
{% endif %}
{% for example in criterion.examples %}

Example:{% if example.input %} to "{{ example.input }}",{% endif %} the completion "{{ example.completion }}" is a "{{ example.answer }}"{% if example.why %}: {{ example.why }}{% endif %}

{% endfor %}
{% endfor %}
{% endif %}
`

export const builtInPrompts: Readonly<Record<PromptName, string>> = { inputs, respond, judge }

/** What the items of a list have, by the name of the list. */
export const itemMembers: Readonly<Record<string, readonly string[]>> = {
  'demos[]': ['input', 'completion'],
  'criteria[]': ['id', 'question', 'na', 'examples'],
  'criteria[].examples[]': ['input', 'completion', 'answer', 'why'],
}

/**
 * The names that each prompt may use. `cell` is a map of axis to value (no null, no `none`), `guide` of axis to what the
 * value means; `seeds` and `avoid` are lists of text, `demos` of { input, completion } as transcripts, `criteria` of
 * { id, question, na, examples }; the others are text. Nothing to say is empty. `respond` sees no cell unless the project says so.
 */
export const promptVariables: Readonly<Record<PromptName, readonly string[]>> = {
  inputs: ['project', 'count', 'cell', 'guide', 'seeds', 'avoid', 'reference'],
  respond: ['reference', 'cell', 'guide', 'demos'],
  judge: ['reference', 'criteria'],
}
