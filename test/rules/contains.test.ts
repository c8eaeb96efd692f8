import contains from '../../src/rules/contains.ts'
import { ruleContract } from '../../src/testing/rule-contract.ts'

ruleContract(contains, {
  cases: [
    {
      name: 'passes where one of any is there',
      with: { any: ['sorry', 'apolog'] },
      text: 'I apologise.',
      answer: 'yes',
    },
    { name: 'fails where none of any is there', with: { any: ['sorry', 'apolog'] }, text: 'Fine.', answer: 'no' },
    { name: 'fails where one of all is missing', with: { all: ['a.b', 'c'] }, text: 'a.b only, see?', answer: 'no' },
    { name: 'fails where one of none is there', with: { none: ['guarantee'] }, text: 'We guarantee it.', answer: 'no' },
    { name: 'tells upper from lower case', with: { any: ['Refund'] }, text: 'a refund', answer: 'no' },
    { name: 'ignores case on request', with: { any: ['Refund'], ignore_case: true }, text: 'A REFUND', answer: 'yes' },
    {
      name: 'takes composed and decomposed letters as the same',
      with: { all: ['caf\u00e9'] },
      text: 'cafe\u0301',
      answer: 'yes',
    },
    {
      name: 'asks for all three lists at once',
      with: { any: ['a'], all: ['b'], none: ['c'] },
      text: 'ab',
      answer: 'yes',
    },
  ],
  bad: [{}, { any: [] }, { all: [''] }, { any: 'sorry' }, { ignore_case: true }],
})
