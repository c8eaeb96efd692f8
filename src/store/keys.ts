/** Keys are hex in the program and 32 bytes on disk. */
export function keyBytes(key: string): Uint8Array {
  const bytes = Buffer.from(key, 'hex')
  if (bytes.length === 0 || bytes.toString('hex') !== key) throw new RangeError(`not a key in lower-case hex: ${key}`)
  return bytes
}
