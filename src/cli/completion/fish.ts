import type { Flag, Offer } from '../command.ts'
import { flagsOf, type Tables } from './offers.ts'

export const fishScript = (tables: Tables): string =>
  [
    '# fish completion for tunesmith',
    'function __tunesmith_runs',
    '  set -l root .',
    '  set -l words (commandline -opc)',
    '  for i in (seq (count $words))',
    '    contains -- $words[$i] -C --project; and set root $words[(math $i + 1)]',
    '  end',
    '  command ls $root/runs 2>/dev/null',
    'end',
    'complete -c tunesmith -f',
    ...Object.entries(tables).flatMap(([name, table]) => [
      `complete -c tunesmith -n __fish_use_subcommand -a ${name} -d ${quoted(table.summary)}`,
      ...flagsOf(table).map(([flag, settings]) => flagLine(name, flag, settings)),
      ...(table.offers === undefined ? [] : [`complete -c tunesmith -n ${seen(name)} ${words(table.offers)}`]),
    ]),
    '',
  ].join('\n')

const seen = (command: string): string => quoted(`__fish_seen_subcommand_from ${command}`)

function flagLine(command: string, name: string, { type, short, summary, offers = [] }: Flag): string {
  const value = type === 'boolean' ? '' : ` -x ${words(offers)}`.trimEnd()
  return `complete -c tunesmith -n ${seen(command)} -l ${name}${short ? ` -s ${short}` : ''}${value} -d ${quoted(summary)}`
}

function words(offers: Offer): string {
  if (offers === 'runs') return "-a '(__tunesmith_runs)'"
  if (offers === 'folders') return "-a '(__fish_complete_directories)'"
  if (offers === 'files') return '-F'
  return offers.length === 0 ? '' : `-a ${quoted(offers.join(' '))}`
}

/** In fish only these two mean something inside single quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
