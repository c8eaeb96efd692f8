import type { Flag, Offer, Table } from '../command.ts'
import { flagsOf, quoted, type Tables } from './offers.ts'

/** A function for a folder of \`$fpath\`, or for \`source\`. */
export const zshScript = (tables: Tables): string => `#compdef tunesmith
_tunesmith_runs() {
  local root=\${opt_args[--project]:-\${opt_args[-C]:-.}}
  local -a runs=($root/runs/*(N/:t))
  compadd -a runs
}

_tunesmith() {
  local -a commands=(
${Object.entries(tables)
  .map(([name, { summary }]) => `    ${quoted(`${name}:${summary}`)}`)
  .join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${Object.entries(tables)
  .map(([name, table]) => `    ${name}) _arguments -s ${specs(table).join(' ')} ;;`)
  .join('\n')}
    help) _describe command commands ;;
  esac
}

if [[ $funcstack[1] == _tunesmith ]]; then
  _tunesmith "$@"
else
  compdef _tunesmith tunesmith
fi
`

function specs(table: Table): string[] {
  const first = table.offers === undefined ? [] : [quoted(`1:${table.usage}:${action(table.offers)}`)]
  return [...flagsOf(table).flatMap(([name, flag]) => flagSpecs(name, flag)), ...first]
}

function flagSpecs(name: string, { type, short, hint = 'value', summary, multiple, offers = [] }: Flag): string[] {
  const rest = `[${escaped(summary)}]${type === 'boolean' ? '' : `:${escaped(hint)}:${action(offers)}`}`
  return [`--${name}`, ...(short ? [`-${short}`] : [])].map((flag) => quoted(`${multiple ? '*' : ''}${flag}${rest}`))
}

/** What ends a description, or splits a spec, must not be read as that. */
const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&')

function action(offers: Offer): string {
  if (offers === 'runs') return '_tunesmith_runs'
  if (offers === 'folders') return '_files -/'
  if (offers === 'files') return '_files'
  return offers.length === 0 ? ' ' : `(${offers.join(' ')})`
}
