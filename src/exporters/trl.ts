import { defineExporter } from '../core/parts.ts'
import type { Row } from '../core/types.ts'

const lines = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const script = (
  name: string,
): string => `# Fine-tunes on ${name} with TRL: pip install trl, then python train_sft.py MODEL
import sys

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

data = load_dataset("json", data_files={"train": "train.jsonl", "test": "test.jsonl"})
trainer = SFTTrainer(
    model=sys.argv[1],
    # TRL cuts rows at 1,024 tokens unless told otherwise. Loss is on every token of a row; assistant_only_loss=True
    # trains on the replies alone, where the model's chat template marks them.
    args=SFTConfig(output_dir="trained", max_length=4096),
    train_dataset=data["train"],
    eval_dataset=data["test"],
)
trainer.train()
`

export default defineExporter({
  id: 'trl',
  summary: 'TRL: conversational rows that SFTTrainer loads as they are, and a script that does.',
  methods: ['sft'],
  files: ({ name, train, holdout }) => [
    { path: 'train.jsonl', content: lines(train) },
    { path: 'test.jsonl', content: lines(holdout) },
    { path: 'train_sft.py', content: script(name) },
  ],
})
