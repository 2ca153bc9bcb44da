/** A piece of two versions of a text: in both, only in the newer, or only in the older. */
export interface DifferencePart {
  readonly kind: "same" | "added" | "removed"
  readonly text: string
}

/** Lines beyond this are compared by their ends alone: a table of all pairs would not fit. */
const maxCells = 4_000_000

/** Line by line, the longest common subsequence kept. */
export function differenceOf(older: string, newer: string): readonly DifferencePart[] {
  const left = older.split(/(?<=\n)/)
  const right = newer.split(/(?<=\n)/)
  let head = 0
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1
  let tail = 0
  while (
    tail < left.length - head &&
    tail < right.length - head &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  )
    tail += 1
  const middle = between(left.slice(head, left.length - tail), right.slice(head, right.length - tail))
  return joined([part("same", left.slice(0, head)), ...middle, part("same", left.slice(left.length - tail))])
}

function between(left: readonly string[], right: readonly string[]): readonly DifferencePart[] {
  const width = right.length + 1
  if (left.length * right.length > maxCells) return [part("removed", left), part("added", right)]
  const common = new Uint32Array((left.length + 1) * width)
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        left[row] === right[column]
          ? common[(row + 1) * width + column + 1]! + 1
          : Math.max(common[(row + 1) * width + column]!, common[row * width + column + 1]!)
    }
  }
  const parts: DifferencePart[] = []
  let [row, column] = [0, 0]
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      parts.push({ kind: "same", text: left[row]! })
      row += 1
      column += 1
    } else if (
      row < left.length &&
      (column === right.length || common[(row + 1) * width + column]! >= common[row * width + column + 1]!)
    ) {
      parts.push({ kind: "removed", text: left[row]! })
      row += 1
    } else {
      parts.push({ kind: "added", text: right[column]! })
      column += 1
    }
  }
  return parts
}

function part(kind: DifferencePart["kind"], lines: readonly string[]): DifferencePart {
  return { kind, text: lines.join("") }
}

function joined(parts: readonly DifferencePart[]): readonly DifferencePart[] {
  const found: DifferencePart[] = []
  for (const next of parts) {
    const last = found[found.length - 1]
    if (next.text === "") continue
    if (last?.kind === next.kind) found[found.length - 1] = { kind: next.kind, text: last.text + next.text }
    else found.push(next)
  }
  return found
}
