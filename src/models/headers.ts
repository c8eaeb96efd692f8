/** As the SDK hands them over: lower-case names. */
export type ReplyHeaders = Readonly<Record<string, string | undefined>>

/** What a server says about its limits. Absent words are `null`. */
export type Said = { rpm: number | null; tpm: number | null; pauseMs: number | null }

const silent: Said = { rpm: null, tpm: null, pauseMs: null }

/** `x-ratelimit-*` of OpenAI and those who speak like it, and Anthropic's. Names without "requests" or "tokens" count differently at every vendor. */
export function readLimits(headers: ReplyHeaders): Said {
  const rpm = readCount(headers['x-ratelimit-limit-requests'] ?? headers['anthropic-ratelimit-requests-limit'])
  const tpm = readCount(headers['x-ratelimit-limit-tokens'] ?? headers['anthropic-ratelimit-tokens-limit'])
  const requests = headers['x-ratelimit-remaining-requests'] === '0' ? headers['x-ratelimit-reset-requests'] : undefined
  const tokens = headers['x-ratelimit-remaining-tokens'] === '0' ? headers['x-ratelimit-reset-tokens'] : undefined
  if (rpm === null && tpm === null && requests === undefined && tokens === undefined) return silent
  const pauses = [readDuration(requests), readDuration(tokens)].filter((pause) => pause !== null)
  return { rpm, tpm, pauseMs: pauses.length > 0 ? Math.max(...pauses) : null }
}

/** How long the server asks us to wait, in milliseconds: `retry-after-ms`, seconds, or an HTTP date. */
export function readRetryAfter(headers: ReplyHeaders, now: number): number | null {
  const exact = readCount(headers['retry-after-ms'])
  if (exact !== null) return exact
  const said = headers['retry-after']?.trim()
  if (!said) return readLimits(headers).pauseMs
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said) * 1000
  const date = Date.parse(said)
  // By the server's own clock, where it says what it shows: ours may be wrong, or just have been set.
  const then = Date.parse(headers['date'] ?? '')
  return Number.isNaN(date) ? null : Math.max(0, date - (Number.isNaN(then) ? now : then))
}

function readCount(text: string | undefined): number | null {
  if (text === undefined) return null
  const count = Number(text.trim() || Number.NaN)
  return Number.isFinite(count) && count > 0 ? count : null
}

const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** `6m0s`, `120ms`, `2m59.56s`, or bare seconds. */
function readDuration(text: string | undefined): number | null {
  const said = text?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said) < 1e6 ? Number(said) * 1000 : null
  if (!/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(said)) return null
  let ms = 0
  for (const [, count, unit] of said.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    ms += Number(count) * (units[unit ?? ''] ?? 0)
  return ms
}
