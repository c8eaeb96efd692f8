import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseTemplate } from '../../src/project/template.ts'

it('takes the words of the language for what they are, not for variables', () => {
  const allowed = ['reference', 'demos']
  const variables = (source: string) => parseTemplate(source, { file: 'respond.md', allowed }).variables
  assert.deepEqual(variables('{% if reference or not demos %}x{% endif %}'), ['demos', 'reference'])
  assert.deepEqual(variables("{% if 'a' in reference and demos is defined %}x{% endif %}"), ['demos', 'reference'])
})
