import { suggestFixes, withRules } from '../core/fixes.ts'
import { defineOptimizer } from '../core/parts.ts'

export default defineOptimizer({
  id: 'fixes',
  summary: "Adds the fix of each criterion that fails to the prompt's rules, at most five at a time.",
  propose: ({ candidate, history, analysis, rubric }) => {
    const tried = history.map(({ texts }) => texts['respond'] ?? '')
    const fixes = suggestFixes(analysis, rubric, tried)
    if (fixes.length === 0) return { proposal: null, suggestions: [] }
    const why = `Adds a rule for ${fixes.map(({ criterion }) => criterion).join(', ')}.`
    return {
      proposal: { texts: { ...candidate.texts, respond: withRules(candidate.texts['respond'] ?? '', fixes) }, why },
      suggestions: [],
    }
  },
})
