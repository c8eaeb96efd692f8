import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refuseWithout, withoutReference } from '../../src/project/prompt-needs.ts'
import { builtInPrompts, type PromptName, promptVariables } from '../../src/project/prompts.ts'
import { parseTemplate } from '../../src/project/template.ts'

const template = (name: PromptName, source: string) =>
  parseTemplate(source, { file: `prompts/${name}.md`, allowed: promptVariables[name] })

describe('a prompt of the user', () => {
  it('is refused where the model would not be told what it is asked for', () => {
    const code = 'project/template'
    assert.throws(() => refuseWithout('judge', template('judge', 'Judge.'), { perCall: 5 }), {
      code,
      where: 'prompts/judge.md',
    })
    assert.throws(() => refuseWithout('inputs', template('inputs', 'Write {{ count }}.'), { perCall: 5 }), {
      code,
      message: /neither `cell` nor `guide`/,
    })
    const uncounted = template('inputs', 'Write about {{ cell }}.')
    assert.throws(() => refuseWithout('inputs', uncounted, { perCall: 5 }), { code, message: /no `count`/ })
    refuseWithout('inputs', uncounted, { perCall: 1 })
  })

  it('may be as the built-in ones are, and respond.md may use nothing at all', () => {
    for (const name of ['respond', 'inputs', 'judge'] as const)
      refuseWithout(name, template(name, builtInPrompts[name]), { perCall: 5 })
    refuseWithout('respond', template('respond', 'Reply.'), { perCall: 5 })
  })

  it('without the reference is told aloud', () => {
    const respond = template('respond', 'Reply.')
    const [inputs, judge] = [template('inputs', builtInPrompts.inputs), template('judge', builtInPrompts.judge)]
    const notices = withoutReference({ respond, inputs, judge })
    assert.deepEqual(
      notices.map(({ where }) => where),
      ['prompts/respond.md'],
    )
  })
})
