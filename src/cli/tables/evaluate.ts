import { defineTable } from '../command.ts'

export default defineTable({
  summary:
    'Judge a dataset made elsewhere: JSONL, JSON, CSV or Parquet, plain or packed. Needs no project. Verdicts that rows bring stand. Without a file, judge the panel of the latest run again.',
  usage: '[file]',
  flags: {
    rubric: { type: 'string', hint: 'file', summary: "The criteria (default: the project's rubric.yaml)" },
    judge: { type: 'string', hint: 'provider/model', summary: 'Who judges; the same as `--model judge=…`' },
    'base-url': { type: 'string', hint: 'url', summary: "The judge's server, where it is no well-known one" },
    'keep-verdicts': { type: 'boolean', summary: 'Ask nobody: what was never asked is left out and counted' },
    threshold: { type: 'string', hint: 'share', summary: "Instead of the rubric's" },
    budget: { type: 'string', hint: 'usd', summary: 'Never spend more than this' },
    out: { type: 'string', hint: 'folder', summary: 'Where the results go (default: NAME-evaluated/ beside the data)' },
    yes: { type: 'boolean', summary: 'Do not ask about cost or downloads' },
  },
  examples: [
    'tunesmith evaluate data.jsonl --rubric rubric.yaml --judge openai/gpt-5-mini --budget 5',
    'tunesmith evaluate answers.csv --rubric rubric.yaml --judge lab/qwen --base-url http://gpu:8000/v1 --yes',
    'tunesmith evaluate judged.parquet --rubric rubric.yaml --keep-verdicts',
    'tunesmith evaluate -C my-project',
  ],
})
