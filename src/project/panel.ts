import { judgeRoles } from '../core/calls.ts'
import { canonical } from '../core/ids.ts'
import type { Problem } from './problems.ts'
import type { Config, RoleSetting } from './schema.ts'
import { isRecord, type Path, type Yaml } from './yaml.ts'

/** What is wrong about who judges: two keys for one thing, or a member that can only repeat another. */
export function panelProblems({ models, judging }: Config, yaml: Yaml): Problem[] {
  const code = 'project/invalid'
  if (has(yaml, 'judge') && has(yaml, 'judges')) {
    const what = 'models has both `judge` and `judges`.'
    return [{ where: yaml.keyAt(['models', 'judges']), what, fix: 'Keep one of the two.', code }]
  }
  const seen = new Map<string, number>()
  return judgeRoles(models).flatMap((role, i) => {
    const setting = models[role]
    const identity = setting ? identityOf(setting, judging.mode) : ''
    const twin = seen.get(identity)
    seen.set(identity, twin ?? i)
    if (twin === undefined) return []
    const path: Path = ['models', 'judges', i]
    const what = `${path.join('.')}: ${setting?.model} is in the panel already, at ${twin}, with the same settings: it would give the same verdicts and cost twice.`
    return [{ where: yaml.at(path), what, fix: 'Remove it, or name another model.', code }]
  })
}

/** All that an answer depends on. Labels are scored at temperature 0, whatever is set. */
function identityOf(setting: RoleSetting, mode: Config['judging']['mode']): string {
  const { threads: _, concurrency: __, ...deciding } = setting
  return canonical(mode === 'choice' ? { ...deciding, temperature: 0 } : deciding)
}

function has({ value }: Yaml, key: 'judge' | 'judges'): boolean {
  return isRecord(value['models']) && value['models'][key] !== undefined
}
