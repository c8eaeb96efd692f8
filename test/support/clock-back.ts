/** Preloaded into a process: after a hundred looks at it the machine's clock stands an hour earlier. */
const now = Date.now
const hour = 3_600_000
let looks = 0

Date.now = () => now() - (++looks > 100 ? hour : 0)
