import { APICallError, InvalidResponseDataError, LoadAPIKeyError, LoadSettingError } from '@ai-sdk/provider'
import { TunesmithError } from '../core/errors.ts'
import { at, numberAt, parseJson, textAt } from './at.ts'
import { mostReplyBytes } from './fetch.ts'
import {
  badHeader,
  type Callee,
  missingSetting,
  noCredit,
  otherApi,
  refusedKey,
  refusedSetting,
  unknownModel,
  wrongAddress,
} from './gave-up.ts'
import { type ReplyHeaders, readRetryAfter } from './headers.ts'
import { noUsage, type Outcome, type Retry } from './outcome.ts'
import { salvage } from './salvage.ts'
import type { Wire } from './wire.ts'

export type Classified = { callee: Callee; wire: Wire; structured: boolean; now: number }

/** Errors that are certain to come before the request has left this machine. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EMFILE|UND_ERR_CONNECT_TIMEOUT|.*CERT|ERR_TLS|ERR_SSL)/

const says = {
  credit:
    /insufficient[_ ](quota|balance|credits?|funds)|billing_(hard_limit|not_active)|credit balance|payment required/i,
  key: /authentication[ _]error|auth_error|(invalid|incorrect|missing)( \w+)? api[ _-]?key|invalid_api_key|api key not valid|api key expired|unauthorized/i,
  api: /only (supported|available) in v1\/responses|not a chat model/i,
  model: /model[^.]{0,90}(not found|not exist|not available)|(unknown|invalid|no such) model|model_not_found/i,
  length: /context[ _](length|window|size)|too (long|many tokens)|(input|prompt)[^.]{0,60}(too large|exceed)/i,
  content: /content[_ ](filter|policy)|moderation|flagged/i,
  format: /response_format|json_schema|json_object|structured|schema|grammar|tool_choice|\btools?\b/i,
  setting:
    /unsupported[_ ](parameter|value)|(temperature|top_p|max_(completion_)?tokens|seed)\b.{0,60}(support|must|invalid|too large|range|maximum|cannot)/i,
}

const onTheWay =
  /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|EADDRNOTAVAIL|EMFILE|EPROTO|HPE_|UND_ERR_(?!INVALID)|ERR_TLS|ERR_SSL|ERR_HTTP2|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|.*CERT)/

/** What a thrown error means, by status, code and body; never by the SDK's own opinion. Unknown errors are bugs and pass through. */
export function classify(error: unknown, context: Classified): Outcome {
  if (error instanceof TunesmithError) return { kind: 'stop', error }
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    return classifyReply(replyOf(error, error.statusCode), context)
  }
  if (LoadAPIKeyError.isInstance(error) || LoadSettingError.isInstance(error)) {
    return { kind: 'stop', error: missingSetting(context.callee, error.message) }
  }
  if (InvalidResponseDataError.isInstance(error)) {
    return classifyReply({ status: 200, body: JSON.stringify(error.data), headers: {} }, context)
  }
  if (causes(error).some(isRefusedHeader)) return { kind: 'stop', error: badHeader(context.callee) }
  const code = networkCode(error)
  if (code === undefined) throw error
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return retry('garbage', `a reply of more than ${mostReplyBytes / 2 ** 20} MB`, { billed: 'unknown' })
  }
  // The SDK says so of whatever goes wrong on the way, of a reply that breaks off, too.
  const message = error instanceof Error ? error.message.replace(/^Cannot connect to API: (?=.)/, '') : code
  return retry('unreachable', message, { billed: neverSent.test(code) ? 'no' : 'unknown' })
}

/** Whether `classify` knows what it means. */
export const isClassified = (error: unknown): boolean =>
  error instanceof TunesmithError ||
  (APICallError.isInstance(error) && error.statusCode !== undefined) ||
  LoadAPIKeyError.isInstance(error) ||
  LoadSettingError.isInstance(error) ||
  InvalidResponseDataError.isInstance(error) ||
  causes(error).some(isRefusedHeader) ||
  networkCode(error) !== undefined

type BadReply = { status: number; body: string; headers: ReplyHeaders }

/** The SDK makes up a status for a 200 of the responses API that holds an error, and hands its body over parsed. */
function replyOf({ responseBody, responseHeaders }: APICallError, status: number): BadReply {
  const body: unknown = responseBody
  const headers = responseHeaders ?? {}
  if (typeof body === 'string') return { status, body, headers }
  return body === undefined || body === null
    ? { status, body: '', headers }
    : { status: 200, body: JSON.stringify(body), headers }
}

function classifyReply({ status, body, headers }: BadReply, context: Classified): Outcome {
  const parsed = parseJson(body)
  const words = wordsOf(parsed) ?? (body.trim().slice(0, 200) || `HTTP ${status} without a body`)
  const said = { words, codes: codesOf(parsed), headers, delayMs: delayIn(parsed) }
  if (status >= 400) return classifyStatus(status, said, context)
  if (status >= 300) return { kind: 'stop', error: wrongAddress(context.callee, status) }
  // A refusal inside a 200 is what its own code says; without one nobody knows what was done and billed.
  const inner = innerStatus(parsed)
  if (inner !== undefined) return classifyStatus(inner, said, context)
  return salvage(body, context.wire) ?? retry('garbage', words, { billed: 'unknown' })
}

/** `delayMs`: what the body asks us to wait. */
type Said = { words: string; codes: string; headers: ReplyHeaders; delayMs: number | null }

function classifyStatus(
  status: number,
  { words, codes, headers, delayMs }: Said,
  { callee, structured, now }: Classified,
): Outcome {
  const all = `${codes} ${words}`
  const afterMs = readRetryAfter(headers, now) ?? delayMs
  if (status === 402 || says.credit.test(all)) return { kind: 'stop', error: noCredit(callee, words) }
  if (status === 401) return { kind: 'stop', error: refusedKey(callee, words) }
  if (status === 429) return retry('throttled', words, { afterMs })
  if (status === 408 || status === 504 || status === 524) return retry('unreachable', words, { billed: 'unknown' })
  if (status === 503 || status === 529) return retry('throttled', words, { afterMs })
  if (status === 502) return retry('unreachable', words, { afterMs })
  if (status >= 500 || status === 409 || status === 425) return retry('fault', words, { afterMs })
  if (says.content.test(all)) return refused(words)
  if (status === 403 || says.key.test(all)) return { kind: 'stop', error: refusedKey(callee, words) }
  if (says.length.test(all)) return { kind: 'failed', message: words }
  if (structured && says.format.test(all)) return { kind: 'other-mode', message: words }
  if (says.api.test(all)) return { kind: 'stop', error: otherApi(callee, words) }
  if (status === 404 || says.model.test(all)) return { kind: 'stop', error: unknownModel(callee, words) }
  if (says.setting.test(all)) return { kind: 'stop', error: refusedSetting(callee, words) }
  return { kind: 'failed', message: words }
}

/** Refused before any token was made, so nothing is owed. */
const refused = (error: string): Outcome => ({
  kind: 'answer',
  finish: 'refused',
  text: '',
  usage: noUsage,
  labels: null,
  warnings: [],
  error,
})

const retry = (why: Retry['why'], message: string, more: Partial<Pick<Retry, 'billed' | 'afterMs'>>): Retry => ({
  kind: 'retry',
  why,
  billed: more.billed ?? 'no',
  afterMs: more.afterMs ?? null,
  message,
})

const wordsOf = (body: unknown): string | undefined =>
  textAt(body, 'error', 'message') ?? textAt(body, 'error') ?? textAt(body, 'message') ?? textAt(body, 'detail')

const codesOf = (body: unknown): string =>
  [
    ...['code', 'type', 'status'].map((name) => textAt(body, 'error', name)),
    ...['code', 'type'].map((name) => textAt(body, name)),
    textAt(body, 'error', 'details', 0, 'reason'),
  ].join(' ')

/** Codes that stand for a status where a vendor says 200 and means an error. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  api_error: 500,
  server_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

function innerStatus(body: unknown): number | undefined {
  const named = ['code', 'type'].map((name) => statuses[textAt(body, 'error', name) ?? '']).find(Boolean)
  const stated =
    numberAt(body, 'error', 'code') ?? numberAt(body, 'error', 'status') ?? Number(at(body, 'error', 'code'))
  return stated >= 400 && stated < 600 ? stated : named
}

/** Google says in the body how long to wait: `"retryDelay": "17s"`. */
function delayIn(body: unknown): number | null {
  const details = at(body, 'error', 'details')
  for (const detail of Array.isArray(details) ? details : []) {
    const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(textAt(detail, 'retryDelay') ?? '') ?? []
    if (seconds !== undefined) return Number(seconds) * 1000
  }
  return null
}

/** The code of a network error, wherever the SDK has wrapped it. */
function networkCode(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    // undici leaves out the code of what is no HTTP at all.
    if (cause.name === 'HTTPParserError') return 'HPE_INVALID'
    const code = textAt(cause, 'code')
    if (code !== undefined && onTheWay.test(code)) return code
  }
  return undefined
}

/** Node and undici both refuse to send it; Node's words quote the value, which may be a key. */
const isRefusedHeader = ({ message }: Error): boolean =>
  /^invalid (\S+ header|header key)$|is an invalid header value|to a ByteString/.test(message)

function causes(error: unknown): Error[] {
  const found: Error[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) found.push(cause)
  return found
}
