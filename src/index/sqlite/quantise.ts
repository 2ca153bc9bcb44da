/** Bytes of one vector's sign bits: whole 32-bit words. */
export function signBytes(dimensions: number): number {
  return Math.ceil(dimensions / 32) * 4
}

/** One bit a dimension, set where the value is positive. A vector without a positive value sets one spare bit pattern: its first. */
export function signsOf(values: Float32Array): Uint8Array {
  const bits = new Uint8Array(signBytes(values.length))
  let any = false
  for (let index = 0; index < values.length; index += 1) {
    if (values[index]! > 0) {
      bits[index >> 3]! |= 1 << (index & 7)
      any = true
    }
  }
  // All zero means "no vector here".
  if (!any) bits[0] = 1
  return bits
}

/** One signed byte a dimension behind their common scale: nDCG@10 is that of floats on four sets (`DESIGN.md`). */
export function quantise(values: Float32Array): Uint8Array {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  const scale = largest === 0 ? 1 : largest / 127
  const bytes = new Uint8Array(4 + values.length)
  new DataView(bytes.buffer).setFloat32(0, scale, true)
  const signed = new Int8Array(bytes.buffer, 4)
  for (let index = 0; index < values.length; index += 1) signed[index] = Math.round(values[index]! / scale)
  return bytes
}

/** Dot product of a query with a stored vector: the cosine, both being of unit length. */
export function dotQuantised(query: Float32Array, stored: Uint8Array): number {
  const scale = new DataView(stored.buffer, stored.byteOffset).getFloat32(0, true)
  const signed = new Int8Array(stored.buffer, stored.byteOffset + 4, stored.length - 4)
  let sum = 0
  for (let index = 0; index < signed.length; index += 1) sum += query[index]! * signed[index]!
  return sum * scale
}
