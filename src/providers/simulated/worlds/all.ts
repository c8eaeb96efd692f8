import type { World } from '../world.ts'
import { any } from './any.ts'
import { hostile } from './hostile.ts'
import { noisy, nothing, support } from './support.ts'

export const worlds: readonly World[] = [support, nothing, noisy, any, hostile]
