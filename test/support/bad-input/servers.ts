import { type Behaviour, chat, fail } from '../openai-server.ts'
import type { Interference } from '../played-server.ts'
import type { Section } from './case.ts'
import { oneIn, onPlayed } from './runs.ts'

/** One request in three (or in `every`) goes wrong the first time that it is made. */
const once =
  (behaviour: Behaviour, every = 3): Interference =>
  (request, n) =>
    n === 1 && oneIn(every, request) ? behaviour : undefined

const always =
  (behaviour: Behaviour): Interference =>
  () =>
    behaviour

const later = { headers: { 'retry-after': '1' } }
const impatient = { timeout: 0.3 }

export const servers: Section = {
  title: 'A server',
  cases: [
    onPlayed('429 with Retry-After, now and then', once(fail(429, 'Slow down', later))),
    onPlayed('429 without Retry-After, now and then', once(fail(429, 'Slow down'))),
    onPlayed('500, now and then', once(fail(500, 'Internal error'))),
    onPlayed('503, now and then', once(fail(503, 'Overloaded'))),
    onPlayed('a time-out, now and then', once({ hang: true }, 20), impatient),
    onPlayed('a socket cut before the answer, now and then', once({ cut: 'before' })),
    onPlayed('a socket cut in the middle of the body, now and then', once({ ...chat('We are on it.'), cut: 'body' })),
    onPlayed(
      'an HTML page with status 200, now and then',
      once({ headers: { 'content-type': 'text/html' }, body: '<p>Hi' }),
    ),
    onPlayed('429, always', always(fail(429, 'Slow down'))),
    onPlayed(
      '429 that asks to wait for a day',
      always(fail(429, 'Quota of the day', { headers: { 'retry-after': '86400' } })),
    ),
    onPlayed('500, always', always(fail(500, 'Internal error'))),
    onPlayed('503, always', always(fail(503, 'Overloaded'))),
    onPlayed('a server that never answers', always({ hang: true }), impatient),
    onPlayed('a server that always cuts the socket', always({ cut: 'before' })),
    onPlayed(
      'a server that dies after 40 requests',
      (_request, _n, all) => (all > 40 ? { cut: 'before' } : undefined),
      {
        concurrency: 1,
      },
    ),
  ],
}
