import type { FieldDeclaration } from "./field.ts"
import type { Cell, Place, Sheet } from "./sheet.ts"

/** A label where it stands. */
export interface PlacedLabel extends Place {
  readonly field: FieldDeclaration
  readonly weight: number
  readonly isTitle: boolean
}

/** Lower case without accents, each character for one, so that offsets stay. */
export function fold(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    const character = text[index]!
    const plain = character.normalize("NFD")[0]!.toLowerCase()
    return plain.length === 1 ? plain : character
  }).join("")
}

const likeLetters: Readonly<Record<string, string>> = { "0": "o", "1": "l", "5": "s", "6": "g", "8": "b" }
/** A word of at least three letters with a figure in it, as in "tota1" and "inv0ice"; "sr17" and "4x2" are none. */
const confused = /(?<![\p{L}\p{N}])(?:\p{L}{2,}[01568]\p{L}*|\p{L}[01568]\p{L}{2,}|[01568]\p{L}{3,})(?![\p{L}\p{N}])/gu

/** A cell's text as `fold` gives it; in recognised text figures within words are read as the letters that they look like. */
export function foldCell(cell: Cell): string {
  const folded = fold(cell.text)
  if (cell.words.every((word) => word.confidence === 1)) return folded
  return folded.replace(confused, (word) =>
    word.replace(/[01568]/g, (digit, at: number) => (digit === "1" && at === 0 ? "i" : likeLetters[digit]!)),
  )
}

/** Labels of fields in a cell; where they overlap, the longest stands. */
export function labelsIn(cell: Cell, fields: readonly FieldDeclaration[]): readonly PlacedLabel[] {
  const text = foldCell(cell)
  const found: PlacedLabel[] = []
  for (const field of fields) {
    for (const label of field.labels) {
      for (const match of text.matchAll(patternOf(label.pattern))) {
        if (match[0] === "") continue
        const { weight, isTitle = false } = label
        found.push({ cell, start: match.index, end: match.index + match[0].length, field, weight, isTitle })
      }
    }
  }
  found.sort((left, right) => right.end - right.start - (left.end - left.start) || right.weight - left.weight)
  const kept: PlacedLabel[] = []
  for (const label of found) {
    if (!kept.some((other) => other.start < label.end && label.start < other.end)) kept.push(label)
  }
  return kept.sort((left, right) => left.start - right.start)
}

const patterns = new Map<string, RegExp>()

function patternOf(source: string): RegExp {
  const known = patterns.get(source)
  if (known !== undefined) return known
  // Programs that make PDFs lose spaces now and then: "InvoiceDate", "Total facture".
  const spaced = source.replaceAll(" ", " ?")
  const made = new RegExp(
    `(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}]-)(?:${spaced})(?:(?<=[\\p{L}\\p{N}])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}]))`,
    "gu",
  )
  patterns.set(source, made)
  return made
}

/** Every label of a sheet by its cell. */
export function placeLabels(
  sheet: Sheet,
  fields: readonly FieldDeclaration[],
): ReadonlyMap<Cell, readonly PlacedLabel[]> {
  const placed = new Map<Cell, readonly PlacedLabel[]>()
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      const labels = labelsIn(cell, fields)
      if (labels.length > 0) placed.set(cell, labels)
    }
  return placed
}
