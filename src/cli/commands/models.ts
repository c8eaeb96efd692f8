import { presets } from '../../models/presets.ts'
import { listModels } from '../../providers/local/list.ts'
import { describePull } from '../../providers/local/pull.ts'
import { defineCommand, usageError } from '../command.ts'
import { bringModel } from '../consent.ts'
import type { Terminal } from '../terminal.ts'

export default defineCommand({
  summary: 'List the models that run in this process and the providers that a key opens; pull a local model.',
  usage: '[pull <model>]',
  flags: { yes: { type: 'boolean', summary: 'Download without asking' } },
  examples: ['tunesmith models', 'tunesmith models pull qwen2.5-coder-1.5b', 'tunesmith models pull hf:OWNER/REPOSITORY/FILE.gguf --yes'],
  run: async ({ args: [verb, reference], flags, terminal, env }) => {
    if (verb === undefined) return list(terminal, { json: flags.json === true, env })
    if (verb !== 'pull') throw usageError('models', `There is no \`models ${verb}\`.`, 'Use `tunesmith models`, or `tunesmith models pull MODEL`.')
    if (reference === undefined) throw usageError('models', 'It is not said which model to pull.', '`tunesmith models` lists them.')
    const name = reference.replace(/^local\//, '')
    await bringModel(name, { terminal, yes: flags.yes === true, root: flags.project ?? '.' })
    terminal.out(`${describePull(name).ref} is here. Use it as \`models: { generator: local/${name} }\`.\n`)
    return 0
  },
})

type Listing = { json: boolean; env: Readonly<Record<string, string | undefined>> }

function list(terminal: Terminal, { json, env }: Listing): number {
  const local = listModels()
  const hosted = Object.entries(presets).map(([provider, { baseUrl, key }]) => ({ provider, base_url: baseUrl, key, found: key === null || Boolean(env[key]) }))
  if (json) {
    terminal.out(`${JSON.stringify({ local, hosted })}\n`)
    return 0
  }
  terminal.out(`${terminal.style('bold', 'In this process, no key')}\n`)
  for (const { ref, title, bytes, licence, pulled } of local) {
    terminal.out(`  ${ref.padEnd(30)} ${pulled ? terminal.style('green', 'pulled    ') : 'not pulled'}  ${Math.round(bytes / 1e6)} MB  ${licence ?? 'licence unknown'}  ${terminal.style('dim', title)}\n`)
  }
  terminal.out(`  any other GGUF: local/PATH or local/hf:OWNER/REPOSITORY/FILE.gguf\n\n${terminal.style('bold', 'Servers that speak OpenAI chat completions')}\n`)
  for (const { provider, base_url, key, found } of hosted) {
    const state = key === null ? 'no key needed' : `${key} ${found ? 'found' : 'not set'}`
    terminal.out(`  ${`${provider}/MODEL`.padEnd(30)} ${(found ? terminal.style('green', state) : state).padEnd(10)}  ${terminal.style('dim', base_url)}\n`)
  }
  terminal.out('\nnext       tunesmith models pull qwen2.5-coder-1.5b\n')
  return 0
}
