/** Keeps the `limit` best of many (number, score) pairs: a heap with its worst on top. Equal scores prefer the lower number. */
export function bestOf(limit: number): {
  offer(number: number, score: number): void
  /** A score that is not larger than this changes nothing, for numbers offered in rising order. */
  floor(): number
  /** Best first. */
  sorted(): readonly { readonly number: number; readonly score: number }[]
} {
  const numbers = new Float64Array(limit)
  const scores = new Float64Array(limit)
  let size = 0
  const worse = (one: number, other: number) =>
    scores[one]! < scores[other]! || (scores[one] === scores[other] && numbers[one]! > numbers[other]!)
  const swap = (one: number, other: number) => {
    const [number, score] = [numbers[one]!, scores[one]!]
    numbers[one] = numbers[other]!
    scores[one] = scores[other]!
    numbers[other] = number
    scores[other] = score
  }
  const sink = () => {
    for (let at = 0; ; ) {
      const left = at * 2 + 1
      if (left >= size) return
      const child = left + 1 < size && worse(left + 1, left) ? left + 1 : left
      if (!worse(child, at)) return
      swap(child, at)
      at = child
    }
  }
  return {
    offer(number, score) {
      if (size < limit) {
        numbers[size] = number
        scores[size] = score
        let at = size
        size += 1
        while (at > 0 && worse(at, (at - 1) >> 1)) {
          swap(at, (at - 1) >> 1)
          at = (at - 1) >> 1
        }
        return
      }
      if (limit === 0 || score < scores[0]! || (score === scores[0] && number > numbers[0]!)) return
      numbers[0] = number
      scores[0] = score
      sink()
    },
    floor: () => (size < limit ? Number.NEGATIVE_INFINITY : scores[0]!),
    sorted: () =>
      Array.from({ length: size }, (_, index) => ({ number: numbers[index]!, score: scores[index]! })).sort(
        (one, other) => other.score - one.score || one.number - other.number,
      ),
  }
}
