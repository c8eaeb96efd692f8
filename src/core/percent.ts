/** Whole hundredths of a share, halves away from zero: 0.575 is 58 although its double is a little less. */
export const points = (share: number): number => Math.sign(share) * Math.round(Math.abs(share) * 100 + 1e-9)

/** `0.384` as `38 %`. */
export const percent = (share: number): string => `${points(share)} %`

/** `38 % (30–46 %)`. */
export const percentBetween = (share: number, [low, high]: readonly [number, number]): string =>
  `${percent(share)} (${points(low)}–${percent(high)})`
