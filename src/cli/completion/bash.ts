import type { Offer } from '../command.ts'
import { flagsOf, quoted, type Tables, valueFlags } from './offers.ts'

/** What `complete -F` calls. Runs are looked up when the key is pressed; everything else stands in the script. */
export const bashScript = (tables: Tables): string => `# bash completion for tunesmith
_tunesmith_runs() {
  local root=. i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -C | --project) root=\${COMP_WORDS[i + 1]} ;; esac
  done
  command ls "$root/runs" 2>/dev/null
}

_tunesmith() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} flags= first=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted([...Object.keys(tables), 'help', '--help', '--version'].join(' '))} -- "$cur"))
    return
  fi
  case $prev in
${valueFlags(tables)
  .map(({ names, offers }) => `  ${names.join(' | ')}) ${replies(offers)} return ;;`)
  .join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${Object.entries(tables)
  .map(([name, table]) => {
    const flags = flagsOf(table).map(([flag]) => `--${flag}`)
    return `  ${name}) flags=${quoted(flags.join(' '))} first=${quoted(firstOf(table.offers))} ;;`
  })
  .join('\n')}
  help) first=words ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif ((COMP_CWORD == 2)); then
    case $first in
    runs) COMPREPLY=($(compgen -W "$(_tunesmith_runs)" -- "$cur")) ;;
    folders) COMPREPLY=($(compgen -d -- "$cur")) ;;
    files) COMPREPLY=($(compgen -f -- "$cur")) ;;
    words) COMPREPLY=($(compgen -W ${quoted(Object.keys(tables).join(' '))} -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$first" -- "$cur")) ;;
    esac
  fi
}
complete -F _tunesmith tunesmith
`

const firstOf = (offers: Offer = []): string => (typeof offers === 'string' ? offers : offers.join(' '))

function replies(offers: Offer): string {
  if (offers === 'runs') return 'COMPREPLY=($(compgen -W "$(_tunesmith_runs)" -- "$cur"));'
  if (offers === 'folders') return 'COMPREPLY=($(compgen -d -- "$cur"));'
  if (offers === 'files') return 'COMPREPLY=($(compgen -f -- "$cur"));'
  if (offers.length === 0) return ''
  // What ends in a sign is not finished: no space after it.
  const open = offers.some((word) => word.endsWith('=')) ? ' compopt -o nospace 2>/dev/null;' : ''
  return `COMPREPLY=($(compgen -W ${quoted(offers.join(' '))} -- "$cur"));${open}`
}
