import type { WireFormat, WireName } from './wire-format.ts'
import { chat, responses } from './wires-openai.ts'
import { gemini, messages } from './wires-other.ts'

export { type WireFormat, type WireName, type WireRequest, wireNames } from './wire-format.ts'

/** The four wire formats as their vendors write them: reading a request, and replies and errors in each one's own shape. */
export const wires: Readonly<Record<WireName, WireFormat>> = { chat, responses, messages, gemini }
