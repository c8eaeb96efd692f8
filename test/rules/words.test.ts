import words from '../../src/rules/words.ts'
import { ruleContract } from '../../src/testing/rule-contract.ts'

ruleContract(words, {
  cases: [
    { name: 'passes a text within the bounds', with: { min: 2, max: 4 }, text: 'three small words', answer: 'yes' },
    { name: 'fails a text that is too long', with: { max: 2 }, text: 'three small words', answer: 'no' },
    { name: 'fails a text that is too short', with: { min: 4 }, text: 'three small words', answer: 'no' },
    { name: 'counts no bullet or dash as a word', with: { max: 2 }, text: '- one — two', answer: 'yes' },
    { name: 'counts a hyphenated or contracted word once', with: { max: 2 }, text: "well-known, isn't", answer: 'yes' },
    {
      name: 'counts the words of a script without spaces',
      with: { max: 2 },
      text: '今日は天気がいいですね',
      answer: 'no',
    },
  ],
  bad: [{}, { min: 3, max: 2 }, { max: -1 }, { max: 1.5 }, { max: '10' }],
})
