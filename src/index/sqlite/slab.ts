/** Keeps byte strings by number within a bound of memory; what was put first goes first. */
export interface Slab {
  /** What was put, until it has to make room. Do not keep it: its place is written over later. */
  get(number: number): Uint8Array | undefined
  /** @returns the copy that is kept; what is longer than a chunk is handed back as it is */
  put(number: number, bytes: Uint8Array): Uint8Array
  delete(number: number): void
}

const defaultChunkBytes = 2 ** 20

/**
 * Chunks are taken as they are needed, up to `limitBytes`; then the oldest is emptied and filled again. An object for each
 * of 100,000 passages would take three times the memory.
 */
export function slab(limitBytes: number, chunkBytes: number = defaultChunkBytes): Slab {
  const places = new Map<number, number>()
  const chunks: Uint8Array[] = []
  /** Numbers in each chunk, to be forgotten with it. */
  const members: number[][] = []
  const most = Math.max(1, Math.floor(limitBytes / chunkBytes))
  let current = -1
  let used = chunkBytes
  const nextChunk = () => {
    current = (current + 1) % most
    used = 0
    for (const number of members[current] ?? []) {
      if (Math.floor((places.get(number) ?? -1) / chunkBytes) === current) places.delete(number)
    }
    members[current] = []
    chunks[current] ??= new Uint8Array(chunkBytes)
  }
  return {
    get(number) {
      const place = places.get(number)
      if (place === undefined) return undefined
      const chunk = chunks[Math.floor(place / chunkBytes)]!
      const at = place % chunkBytes
      const length = chunk[at]! | (chunk[at + 1]! << 8) | (chunk[at + 2]! << 16)
      return chunk.subarray(at + headerBytes, at + headerBytes + length)
    },
    put(number, bytes) {
      // Every place begins at a multiple of four, so that 32-bit words can be read where they lie.
      const needed = headerBytes + Math.ceil(bytes.length / 4) * 4
      if (needed > chunkBytes || bytes.length >= 2 ** 24) return bytes
      if (used + needed > chunkBytes) nextChunk()
      const chunk = chunks[current]!
      chunk[used] = bytes.length & 0xff
      chunk[used + 1] = (bytes.length >> 8) & 0xff
      chunk[used + 2] = bytes.length >> 16
      chunk.set(bytes, used + headerBytes)
      places.set(number, current * chunkBytes + used)
      members[current]!.push(number)
      const kept = chunk.subarray(used + headerBytes, used + headerBytes + bytes.length)
      used += needed
      return kept
    },
    delete(number) {
      places.delete(number)
    },
  }
}

const headerBytes = 4
