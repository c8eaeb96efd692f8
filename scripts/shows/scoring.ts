import { inFull } from './properties.ts'

export const summary = 'exact scoring: 20,000 random rubrics against rational numbers'

/** Show 4. */
export default (): boolean => inFull('test/core/score.test.ts')
