/** Whoever imports this waits no longer than a few milliseconds between the requests of a call: patience is counted, not slept. */
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

const sleep = timers.setTimeout
const longestMs = 5

Object.assign(timers, {
  setTimeout: (ms?: number, ...rest: unknown[]) =>
    Reflect.apply(sleep, timers, [Math.min(ms ?? 1, longestMs), ...rest]),
})
syncBuiltinESMExports()
