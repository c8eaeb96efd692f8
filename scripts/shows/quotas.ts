import { inFull } from './properties.ts'

export const summary = 'exact quotas: 500 random taxonomies, 1 to 2,000 slots, largest remainder and even crossing'

/** Show 5. */
export default (): boolean => inFull('test/core/slots.test.ts')
