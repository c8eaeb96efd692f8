import type { Clock } from '../../src/store/clock.ts'

/** A clock that moves when told. `pass`: time goes by; `jump`: somebody sets the clock. */
export function jumpingClock(): Clock & { pass(ms: number): void; jump(ms: number): void } {
  let wall = 1_700_000_000_000
  let steady = 1000
  return {
    wall: () => wall,
    steady: () => steady,
    pass(ms) {
      wall += ms
      steady += ms
    },
    jump(ms) {
      wall += ms
    },
  }
}
