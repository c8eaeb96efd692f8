/** `0.384` as `38 %`. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** `38 % (30–46 %)`. */
export const percentBetween = (share: number, [low, high]: readonly [number, number]): string =>
  `${percent(share)} (${Math.round(low * 100)}–${percent(high)})`
