import { suggestFixes } from '../core/fixes.ts'
import { defineOptimizer } from '../core/parts.ts'

export default defineOptimizer({
  id: 'manual',
  summary: 'Stops with suggestions; the next run compares your edit of prompts/respond.md on the same inputs.',
  propose: ({ candidate, analysis, rubric }) => ({
    proposal: null,
    suggestions: suggestFixes(analysis, rubric, [candidate.texts['respond'] ?? '']).map(
      ({ criterion, text }) => `${criterion}: ${text}`,
    ),
  }),
})
