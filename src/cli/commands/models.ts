import { packaged } from '../../models/packages.ts'
import { keyNameOf, presets } from '../../models/presets.ts'
import { listModels } from '../../providers/local/list.ts'
import { describePull } from '../../providers/local/pull.ts'
import { defineCommand } from '../command.ts'
import { bringModel } from '../consent.ts'
import { table, wrap } from '../layout.ts'
import { nextLines } from '../next.ts'
import { usageError } from '../parse.ts'
import takes from '../tables/models.ts'
import type { Env, Terminal } from '../terminal.ts'

export default defineCommand({
  ...takes,
  run: async ({ args: [verb, reference], flags, terminal, env }) => {
    if (verb === undefined) return list(terminal, { json: flags.json === true, env })
    if (verb !== 'pull') {
      throw usageError(
        'models',
        `There is no \`models ${verb}\`.`,
        'Use `tunesmith models`, or `tunesmith models pull MODEL`.',
      )
    }
    if (reference === undefined)
      throw usageError('models', 'It is not said which model to pull.', '`tunesmith models` lists them.')
    const name = reference.replace(/^local\//, '')
    await bringModel(name, { terminal, yes: flags.yes === true, root: flags.project ?? '.', env })
    const { ref } = describePull(name, { env })
    if (flags.json) terminal.out(`${JSON.stringify({ ref, pulled: true })}\n`)
    else terminal.out(`${ref} is here. Use it as \`models: { generator: ${ref} }\` in tunesmith.yaml.\n`)
    return 0
  },
})

function list(terminal: Terminal, { json, env }: { json: boolean; env: Env }): number {
  const local = listModels({ env })
  const hosted = Object.entries(presets).map(([provider, { baseUrl, type = 'openai-compatible' }]) => {
    const key = keyNameOf(provider, undefined, env)
    return { provider, type, base_url: baseUrl, key, found: key === null || Boolean(env[key]) }
  })
  if (json) {
    terminal.out(`${JSON.stringify({ local, hosted, packages: packaged })}\n`)
    return 0
  }
  terminal.out(localText(local, terminal))
  terminal.out(hostedText(hosted, terminal))
  const wanted = local.find(({ pulled }) => !pulled)
  const pull = wanted ? [`tunesmith models pull ${wanted.ref.replace(/^local\//, '')}`] : []
  terminal.out(`\n${nextLines([...pull, 'tunesmith init'], { program: 'tunesmith', root: '.' }, terminal)}`)
  return 0
}

function localText(models: ReturnType<typeof listModels>, { columns, style }: Terminal): string {
  const rows = models.map(({ ref, bytes, licence, pulled }) => [
    ref,
    pulled ? 'pulled' : 'not pulled',
    `${Math.round(bytes / 1e6).toLocaleString('en')} MB`,
    licence ?? 'licence unknown',
  ])
  const lines = table(rows, { columns, indent: '  ', right: [2] }).map((line, i) => {
    const { pulled, title } = models[i] ?? { pulled: false, title: '' }
    return `${pulled ? line.replace('pulled', style('green', 'pulled')) : line}\n${style('dim', wrap(title, { columns, indent: '      ' }))}\n`
  })
  const other = wrap('Any other GGUF: local/PATH or local/hf:OWNER/REPOSITORY/FILE.gguf', { columns, indent: '  ' })
  return `${style('bold', 'In this process, no key')}\n${lines.join('')}${other}\n`
}

type Hosted = { provider: string; type: string; base_url: string; key: string | null; found: boolean }

function hostedText(hosted: readonly Hosted[], { columns, style }: Terminal): string {
  const rows = hosted.map(({ provider, base_url, key, found }) => [
    `${provider}/MODEL`,
    key === null ? 'no key needed' : `${key} ${found ? 'found' : 'not set'}`,
    base_url,
  ])
  const [widest = ''] = table(rows, { columns: Number.POSITIVE_INFINITY, indent: '  ' }).sort(
    (a, b) => b.length - a.length,
  )
  // Where there is no room for addresses, the names say enough.
  const shown = widest.length <= columns ? rows : rows.map((row) => row.slice(0, 2))
  const lines = table(shown, { columns, indent: '  ' }).map((line, i) => {
    const { base_url = '' } = hosted[i] ?? {}
    return `${line.replace(/\S+ found/, (text) => style('green', text)).replace(base_url, style('dim', base_url))}\n`
  })
  const names = packaged.map((provider) => `${provider}/MODEL`).join(', ')
  const own = `Through a package of the AI SDK, which \`tunesmith doctor\` says how to install: ${names}`
  const title = style('bold', 'Over the network')
  return `\n${title}\n${lines.join('')}${wrap(own, { columns, indent: '  ' })}\n`
}
