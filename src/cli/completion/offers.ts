import { commonFlags, type Flag, type Offer, type Table } from '../command.ts'

export type Tables = Readonly<Record<string, Table>>

/** All flags that a command takes, its own first. */
export const flagsOf = ({ flags }: Table): [name: string, flag: Flag][] => [
  ...Object.entries<Flag>(flags),
  ...Object.entries<Flag>(commonFlags),
]

/** Every flag of every command that takes a value, with what a shell offers for it. A name means the same everywhere. */
export function valueFlags(tables: Tables): { names: string[]; offers: Offer }[] {
  const flags = new Map(Object.values(tables).flatMap(flagsOf))
  return [...flags].flatMap(([name, { type, short, offers = [] }]) =>
    type === 'boolean' ? [] : [{ names: [`--${name}`, ...(short ? [`-${short}`] : [])], offers }],
  )
}

/** Text inside single quotes of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
