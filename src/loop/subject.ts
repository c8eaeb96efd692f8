import type { JudgeRole } from '../core/calls.ts'
import type { Completion, Input, Verdict } from '../core/types.ts'

/** What is judged: a completion of an input, and the text of it that stands under judgement. */
export type Subject = { input: Input; completion: Completion; text: string }

/** What one judge of the panel is asked about. */
export type Asked = Subject & { judge: JudgeRole }

/** What a model answered about one criterion, before it becomes a verdict. */
export type ModelAnswer = Pick<Verdict, 'answer' | 'reason' | 'confidence'>
