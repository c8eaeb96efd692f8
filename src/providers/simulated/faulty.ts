import { APICallError, type LanguageModelV4CallOptions, type LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { hashSeed } from '../../core/random.ts'
import type { Fault, Request } from './faults.ts'
import { field, fields, labelsOf } from './read-prompt.ts'

/** What the faults of a world are drawn from: what was asked first, and how often it was asked since. */
export function requestOf(options: LanguageModelV4CallOptions): Request {
  const { prompt, responseFormat: format, seed, providerOptions } = options
  const isJson = format?.type === 'json'
  const labels = labelsOf(options)
  const again = isJson ? prompt.findIndex(({ role }) => role === 'assistant') : -1
  const asked = again < 0 ? prompt : prompt.slice(0, again)
  const attempt = providerOptions?.['tunesmith']?.['attempt']
  return {
    kind: labels ? 'labels' : isJson ? 'json' : 'text',
    identity: hashSeed(JSON.stringify([asked, isJson ? format.schema : null, labels])),
    sample: seed ?? 0,
    ask: isJson ? prompt.filter(({ role }) => role === 'assistant').length : 0,
    attempt: typeof attempt === 'number' ? attempt : 1,
  }
}

type Result = LanguageModelV4GenerateResult

/** The fault, thrown as a server would answer it, or put in the place of the good reply. */
export function withFault(fault: Fault, good: Result, options: LanguageModelV4CallOptions): Result {
  const { attempt } = requestOf(options)
  switch (fault) {
    case 'throttled':
      throw apiError(429, 'Too many requests, slow down.', { 'retry-after-ms': '20', 'retry-after': '1' })
    case 'failed':
      // Real servers name the request; the same words twice would say that the server never takes such a call.
      throw apiError(500, `The server had an error on request ${attempt}.`, { 'retry-after-ms': '20' })
    case 'empty':
      return { ...good, content: [] }
    case 'garbage':
      return said(
        good,
        options.responseFormat?.type === 'json' ? garbage(good, options) : `${textOf(good)}\uFFFD\u0000`,
      )
    case 'truncated':
      return {
        ...said(good, textOf(good).slice(0, textOf(good).length / 2)),
        finishReason: { unified: 'length', raw: 'length' },
      }
    case 'refused':
      return { ...said(good, ''), finishReason: { unified: 'content-filter', raw: 'content_filter' } }
    default:
      return fault satisfies never
  }
}

const apiError = (statusCode: number, message: string, responseHeaders: Record<string, string>): APICallError =>
  new APICallError({
    message,
    url: 'simulated:hostile',
    requestBodyValues: {},
    statusCode,
    responseHeaders,
    responseBody: JSON.stringify({ error: { message } }),
  })

/** JSON that no one can use: a key twice, two values, or the right names with nothing sensible in them. */
function garbage(good: Result, { responseFormat: format, seed = 0 }: LanguageModelV4CallOptions): string {
  const text = textOf(good)
  const names = format?.type === 'json' ? fields(field(format.schema, 'properties')).map(([name]) => name) : []
  const shapes = [
    text.replace('{', `{"${names[0] ?? 'a'}": null, `),
    `${text}\n${JSON.stringify({ note: 'or was it this?' })}`,
    JSON.stringify(Object.fromEntries(names.map((name) => [name, 0]))),
  ]
  return shapes[hashSeed(seed, text) % shapes.length] ?? text
}

const said = (good: Result, text: string): Result => ({ ...good, content: [{ type: 'text', text }] })

const textOf = ({ content }: Result): string => content.map((part) => (part.type === 'text' ? part.text : '')).join('')
