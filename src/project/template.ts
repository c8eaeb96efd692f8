import { Template as Jinja } from '@huggingface/jinja'
import { nearest, TunesmithError } from '../core/errors.ts'
import { lookUp } from './look-up.ts'
import { badTag } from './template-lines.ts'
import { type Use, uses } from './template-uses.ts'

/** A Jinja template whose every name is known. `variables` are the free names it uses, sorted. */
export type Template = { file: string; source: string; variables: readonly string[] }

export type TemplateOptions = {
  file: string
  allowed: readonly string[]
  /** Names below a variable: `cell` to the axes of the taxonomy, `demos[]` to what each of them has. */
  members?: Readonly<Record<string, readonly string[]>>
  /** Names that are not allowed for a reason of their own. */
  refused?: Readonly<Record<string, { what: string; fix: string }>>
}

/** Jinja prints nothing for a name it does not know; here it is an error, with its line and the nearest name. */
export function parseTemplate(
  source: string,
  { file, allowed, members = {}, refused = {} }: TemplateOptions,
): Template {
  const found = uses(parse(source, file).parsed)
  for (const use of found) {
    const problem = lookUp(refused, use.item ?? use.name) ?? problemOf(use, allowed, members)
    if (problem) throw templateError({ ...problem, where: `${file}:${lineOf(source, use)}` })
  }
  const free = found.filter(({ item }) => item === undefined)
  return { file, source, variables: [...new Set(free.map(({ name }) => name))].sort() }
}

/** Fill a template in. Values are text, never parsed as templates. Throws TunesmithError where Jinja cannot go on. */
export function render({ file, source }: Template, values: Readonly<Record<string, unknown>>): string {
  try {
    return parse(source, file).render({ ...values })
  } catch (cause) {
    if (cause instanceof TunesmithError) throw cause
    const [, filter] = /^Unknown \w+ filter: (\w+)$/.exec(messageOf(cause)) ?? []
    if (filter !== undefined) throw unknownFilter(filter, { file, source, cause })
    const what = `The template cannot be filled in: ${messageOf(cause)}.`
    throw templateError({ what, where: file, fix: 'Correct the expression in the template.', cause })
  }
}

/** Of those that Jinja has, the ones that texts use. */
const filters =
  'upper, lower, title, capitalize, trim, join, length, first, last, reverse, sort, unique, indent, replace, tojson'

function unknownFilter(name: string, { file, source, cause }: { file: string; source: string; cause: unknown }) {
  const at = source.search(new RegExp(`\\|\\s*${quoted(name)}\\b`))
  const line = source.slice(0, Math.max(0, at)).split('\n').length
  const meant = nearest(name, filters.split(', '))
  const fix = meant ? `Did you mean \`${meant}\`?` : `Filters: ${filters}.`
  return templateError({ what: `There is no filter \`${name}\` for this value.`, where: `${file}:${line}`, fix, cause })
}

const parsed = new Map<string, Jinja>()
const mostParsed = 64

/** Parsed once per text: a run renders the same few templates thousands of times. */
function parse(source: string, file: string): Jinja {
  const known = parsed.get(source)
  if (known) return known
  try {
    const template = new Jinja(source)
    if (parsed.size >= mostParsed) parsed.clear()
    parsed.set(source, template)
    return template
  } catch (cause) {
    const bad = badTag(source)
    const what = `The template is not valid Jinja: ${bad?.what ?? messageOf(cause)}.`
    throw templateError({
      what,
      where: `${file}:${bad?.line ?? 1}`,
      fix: 'Correct this line; `{{ "{{" }}` prints braces as they are.',
      cause,
    })
  }
}

const messageOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause))
    .replace(/^(?:Parser Error|SyntaxError): /, '')
    .replace(/\.+$/, '')

type Details = { what: string; where: string; fix: string; cause?: unknown }

const templateError = ({ what, where, fix, cause }: Details): TunesmithError =>
  new TunesmithError(what, { code: 'project/template', where, fix, cause })

function problemOf(
  { name, member, near, item }: Use,
  allowed: readonly string[],
  members: Readonly<Record<string, readonly string[]>>,
): { what: string; fix: string } | undefined {
  if (item === undefined && !allowed.includes(name))
    return { what: `There is no variable \`${name}\` in this template.`, fix: guess(name, allowed, near) }
  const below = lookUp(members, item ?? name)
  if (member === undefined || below === undefined || below.includes(member)) return undefined
  const guessed = nearest(member, below)
  return {
    what: `\`${name}\` has no \`${member}\`.`,
    fix: guessed ? `Did you mean \`${name}.${guessed}\`?` : `It has: ${below.join(', ')}.`,
  }
}

function guess(name: string, allowed: readonly string[], near: readonly string[]): string {
  const meant = nearest(name, [...near, ...allowed])
  return meant ? `Did you mean \`${meant}\`?` : `Variables: ${allowed.join(', ')}.`
}

/** Jinja's parser keeps no positions: the first tag that holds the name is the place. */
function lineOf(source: string, { name, member }: Use): number {
  const wanted = new RegExp(`\\b${quoted(name)}${member === undefined ? '' : `\\b[^%}]*?\\b${quoted(member)}`}\\b`)
  for (const tag of source.matchAll(/\{[{%][\s\S]*?[%}]\}/g)) {
    const inTag = wanted.exec(tag[0])
    if (inTag) return source.slice(0, tag.index + inTag.index).split('\n').length
  }
  return 1
}

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
