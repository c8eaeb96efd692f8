/** Keys are hex in the program and 32 bytes on disk. */
export function keyBytes(key: string): Uint8Array {
  // Reading hex ends at the first character that is none.
  const bytes = Buffer.from(key, 'hex')
  if (bytes.length === 0 || bytes.length * 2 !== key.length || key !== key.toLowerCase()) {
    throw new RangeError(`not a key in lower-case hex: ${key}`)
  }
  return bytes
}
