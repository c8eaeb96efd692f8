import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readYaml } from '../../src/project/yaml.ts'
import { messageOf } from './folder.ts'

describe('readYaml', () => {
  it('knows the place of a value, of a key, and of the parent of what is missing', () => {
    const yaml = readYaml('name: demo\nlist:\n  - { a: 1 }\n  - b: two\n    c:\n      d: 3\n', 'x.yaml')
    assert.equal(yaml.at(['name']), 'x.yaml:1:7')
    assert.equal(yaml.keyAt(['name']), 'x.yaml:1:1')
    assert.equal(yaml.at(['list', 0, 'a']), 'x.yaml:3:10')
    assert.equal(yaml.at(['list', 1, 'c']), 'x.yaml:5:5')
    assert.equal(yaml.at(['list', 1, 'zzz']), 'x.yaml:4:5')
    assert.equal(yaml.at(['none', 'below']), 'x.yaml:1:1')
  })

  it('gives scalars as they are written', () => {
    const yaml = readYaml('w: 0.30\nx: [1e-1, .5]\n', 'x.yaml')
    assert.equal(yaml.source(['w']), '0.30')
    assert.equal(yaml.source(['x', 0]), '1e-1')
    assert.equal(yaml.source(['x', 1]), '.5')
    assert.equal(yaml.source(['none']), undefined)
  })

  it('reads a byte order mark, Windows line ends, anchors and merge keys', () => {
    const yaml = readYaml('\uFEFFbase: &base\r\n  a: 1\r\nuse:\r\n  <<: *base\r\n  b: 2\r\n', 'x.yaml')
    assert.deepEqual(yaml.value['use'], { a: 1, b: 2 })
    assert.equal(yaml.at(['use', 'b']), 'x.yaml:5:6')
  })

  const wrong: Record<string, [text: string, message: string]> = {
    'a key twice': [
      'a: 1\nb: 2\na: 3\n',
      'x.yaml:3:1  This key is written twice in the same map.\n  fix: Keep one of the two.\n  (yaml/syntax)',
    ],
    'a tab': ['a:\n\tb: 1\n', 'x.yaml:2:1  A tab cannot indent YAML.\n  fix: Indent with spaces.\n  (yaml/syntax)'],
    'a colon in plain text': [
      'q: Is it: good?\n',
      'x.yaml:1:4  This text has a second ": " in it.\n  fix: Put the text in quotes.\n  (yaml/syntax)',
    ],
    'an alias without anchor': [
      'a: *nope\n',
      'x.yaml:1:4  There is no anchor `&nope` above this alias.\n  fix: Correct the YAML; text with ": " or " #" in it needs quotes.\n  (yaml/syntax)',
    ],
    'a quote that is never closed': [
      'a: 1\nb: "x\nc: 2\n',
      'x.yaml:2:4  The quote that begins here is never closed.\n  fix: Close it with `"`.\n  (yaml/syntax)',
    ],
    'a bracket that is never closed': [
      'a: [1, 2\nb: 3\n',
      'x.yaml:1:4  The `[` that begins here is never closed, or its `]` stands too far to the left.\n  fix: Close it with `]`.\n  (yaml/syntax)',
    ],
    'a slip, and not what the parser makes of the lines below it': [
      'a:\n  - x: 1\n\ty: 2\nb: 3\nc: 4\n',
      'x.yaml:3:1  A tab cannot indent YAML.\n  fix: Indent with spaces.\n  (yaml/syntax)',
    ],
    'another indentation': [
      'a:\n  b: 1\n c: 2\n',
      'x.yaml:3:1  This line is not indented as those beside it.\n  fix: Begin it in the same column as they do.\n  (yaml/syntax)',
    ],
    'an alias inside its own anchor': [
      'a: &a { b: *a }\n',
      'x.yaml:1:1  An alias of this file stands inside its own anchor.\n  fix: Write the value out.\n  (yaml/syntax)',
    ],
    'aliases without end': [
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n`,
      'x.yaml:1:1  The aliases of this file multiply without end.\n  fix: Write the values out.\n  (yaml/syntax)',
    ],
    'a merge key of something else': [
      '<<: 3\na: 1\n',
      'x.yaml:1:1  A merge key `<<` takes a map, or an alias of one.\n  fix: Correct what stands behind `<<:`.\n  (yaml/syntax)',
    ],
    'two documents': [
      'a: 1\n---\nb: 2\n',
      'x.yaml:2:1  The file holds more than one YAML document.\n  fix: Remove the line `---`.\n  (yaml/syntax)',
    ],
    nothing: [
      '# only a comment\n',
      'x.yaml:1:1  The file is empty.\n  fix: Write one `key: value` a line, or start over with `tunesmith init`.\n  (yaml/not-a-map)',
    ],
    'a list': [
      '- a\n',
      'x.yaml:1:1  The file must be a map of keys to values.\n  fix: Write one `key: value` a line, or start over with `tunesmith init`.\n  (yaml/not-a-map)',
    ],
  }
  for (const [name, [text, message]] of Object.entries(wrong)) {
    it(`says where and how of ${name}`, async () => {
      assert.equal(await messageOf(() => readYaml(text, 'x.yaml')), message)
    })
  }

  it('lists several mistakes at once, in the order of the file', async () => {
    const message = await messageOf(() => readYaml('a: 1\na: 2\nb:\n\tc: 3\n', 'x.yaml'))
    assert.equal(
      message,
      'x.yaml:2:1  This key is written twice in the same map. Keep one of the two.\nx.yaml:4:1  A tab cannot indent YAML. Indent with spaces.\n  fix: Correct these, then run `tunesmith doctor`.\n  (yaml/syntax)',
    )
  })
})
