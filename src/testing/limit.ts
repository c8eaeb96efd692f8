/** A part that never answers fails its test. */
export const limit = { timeout: 30_000 }
