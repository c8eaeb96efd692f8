/** Reservations are whole nanodollars, rounded up, so that they add up without a remainder wherever they are summed. */
export const upToNanos = (usd: number): number => Math.ceil(usd * 1e9) / 1e9
