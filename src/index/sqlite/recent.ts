/**
 * Keeps the values used lately: two halves of at most `half` entries; when the younger is full, the older goes.
 * What is found in the older moves to the younger.
 */
export function recent<Key, Value>(
  half: number,
): { get(key: Key): Value | undefined; set(key: Key, value: Value): void } {
  let younger = new Map<Key, Value>()
  let older = new Map<Key, Value>()
  const set = (key: Key, value: Value) => {
    if (younger.size >= half) {
      older = younger
      younger = new Map()
    }
    younger.set(key, value)
  }
  return {
    get(key) {
      const found = younger.get(key)
      if (found !== undefined) return found
      const before = older.get(key)
      if (before !== undefined) set(key, before)
      return before
    },
    set,
  }
}
