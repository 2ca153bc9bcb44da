import { trimSpan } from "../core/cite.ts"
import type { Block, Span } from "../core/document.ts"

/** What splitting decides about a passage; ids are added where the version is known. */
export interface SplitPassage extends Span {
  readonly section: string
  readonly context: string
}

/** Words a passage should hold, about 200 tokens of a language model. */
export const targetWords = 160
/** A sentence, row or item longer than this is cut inside. */
const unitWords = 320

/** The smallest thing that is kept whole: a sentence, a row, an item, a code block. Spans tile the text's visible characters. */
interface Unit extends Span {
  readonly words: number
  readonly startsBlock: boolean
  readonly header?: readonly string[]
  readonly isHeader: boolean
}

interface Section {
  readonly path: string
  readonly units: Unit[]
}

/**
 * Cuts a text into passages of about `targetWords` words along its structure. A heading starts a passage; sentences, rows
 * and items stay whole; a section's passages are about equally long. Every visible character is in exactly one passage.
 */
export function split(text: string, blocks: readonly Block[]): readonly SplitPassage[] {
  const passages: SplitPassage[] = []
  for (const section of sections(text, blocks)) {
    for (const group of groupUnits(section.units)) {
      const span = trimSpan(text, { start: group[0]!.start, end: group[group.length - 1]!.end })
      if (span.start < span.end) passages.push({ ...span, section: section.path, context: contextOf(group) })
    }
  }
  return passages
}

/** Units by section: a run of headings with what follows until the next heading. */
function sections(text: string, blocks: readonly Block[]): readonly Section[] {
  const found: Section[] = []
  const path: { readonly level: number; readonly text: string }[] = []
  let current: Section = { path: "", units: [] }
  let hasBody = false
  let position = 0
  for (const [index, block] of blocks.entries()) {
    const isLast = index === blocks.length - 1
    const whole = { start: position, end: isLast ? text.length : block.end }
    position = whole.end
    if (block.kind === "heading") {
      while (path.length > 0 && path[path.length - 1]!.level >= block.level) path.pop()
      path.push({ level: block.level, text: text.slice(block.start, block.end) })
      const name = path.map((heading) => heading.text).join(" › ")
      const units = hasBody ? [] : current.units
      if (hasBody && current.units.length > 0) found.push(current)
      current = { path: name, units }
      hasBody = false
    } else {
      hasBody = true
    }
    current.units.push(...unitsOf(text, block, whole))
  }
  if (blocks.length === 0 && text.trim() !== "") {
    current.units.push(...cutLong(text, wholeUnit(text, { start: 0, end: text.length })))
  }
  if (current.units.length > 0) found.push(current)
  return found
}

function unitsOf(text: string, block: Block, whole: Span): readonly Unit[] {
  const unit = wholeUnit(text, whole)
  switch (block.kind) {
    case "row":
      return cutLong(text, {
        ...unit,
        isHeader: block.isHeader === true,
        header:
          block.isHeader === true ? block.cells.map((cell) => text.slice(cell.start, cell.end)) : (block.header ?? []),
      })
    case "heading":
    case "code":
      return cutLong(text, unit)
    case "item":
    case "turn":
      return unit.words > unitWords ? bySentences(text, unit) : [unit]
    case "paragraph":
      return bySentences(text, unit)
    default:
      return block satisfies never
  }
}

function bySentences(text: string, unit: Unit): readonly Unit[] {
  const units: Unit[] = []
  const inside = sentences(text.slice(unit.start, unit.end))
  let start = unit.start
  for (const [index, sentence] of inside.entries()) {
    const end = index === inside.length - 1 ? unit.end : unit.start + sentence.end
    const span = { start, end }
    if (end > start) units.push(...cutLong(text, { ...wholeUnit(text, span), startsBlock: index === 0 }))
    start = end
  }
  return units.length === 0 ? cutLong(text, unit) : units
}

/** Cuts a unit that is too long for one passage at line ends, else between words. */
function cutLong(text: string, unit: Unit): readonly Unit[] {
  if (unit.words <= unitWords) return [unit]
  const pieces: Unit[] = []
  let start = unit.start
  let words = 0
  let end = start
  for (const match of text.slice(unit.start, unit.end).matchAll(/\S{1,400}\s*/gu)) {
    const wordEnd = unit.start + match.index + match[0].length
    words += countWords(match[0])
    end = wordEnd
    if (words >= targetWords && (match[0].includes("\n") || words >= targetWords * 1.5)) {
      pieces.push({ ...unit, start, end, words, startsBlock: pieces.length === 0 && unit.startsBlock })
      start = end
      words = 0
    }
  }
  if (start < unit.end) pieces.push({ ...unit, start, end: unit.end, words, startsBlock: false })
  return pieces
}

/** Fills passages towards equal length, preferring to break where a block starts. */
function groupUnits(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const total = units.reduce((sum, unit) => sum + unit.words, 0)
  const target = total / Math.max(1, Math.round(total / targetWords))
  const groups: Unit[][] = []
  let open: Unit[] = []
  let words = 0
  for (const unit of units) {
    const isFull = words + unit.words / 2 > target || (unit.startsBlock && words >= target * 0.8)
    if (open.length > 0 && words > 0 && isFull && !endsWithHeader(open)) {
      groups.push(open)
      open = []
      words = 0
    }
    open.push(unit)
    words += unit.words
  }
  if (open.length > 0) groups.push(open)
  return joinTail(groups, target)
}

/** A last passage of a few words is not worth finding alone. */
function joinTail(groups: Unit[][], target: number): readonly (readonly Unit[])[] {
  const last = groups[groups.length - 1]
  const before = groups[groups.length - 2]
  if (last === undefined || before === undefined) return groups
  const words = last.reduce((sum, unit) => sum + unit.words, 0)
  if (words >= target * 0.25) return groups
  return [...groups.slice(0, -2), [...before, ...last]]
}

function endsWithHeader(units: readonly Unit[]): boolean {
  return units[units.length - 1]!.isHeader
}

/** Headers of the tables whose rows are here without their header row. */
function contextOf(units: readonly Unit[]): string {
  const name = (unit: Unit) => unit.header?.filter((cell) => cell !== "").join(" | ") ?? ""
  const present = new Set(units.filter((unit) => unit.isHeader).map(name))
  const needed = new Set(units.map(name).filter((header) => header !== "" && !present.has(header)))
  return [...needed].join("\n")
}

function wholeUnit(text: string, span: Span): Unit {
  return { ...span, words: countWords(text.slice(span.start, span.end)), startsBlock: true, isHeader: false }
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** Words and figures; scripts without spaces count about one word for two characters, endless strings one for forty. */
function countWords(text: string): number {
  let count = 0
  for (const [word] of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (word.length <= 4 && word.charCodeAt(0) < 0x0e00) count += 1
    else count += Math.ceil(word.length / (unspaced.test(word) ? 2 : 40))
  }
  return count
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" })
function sentences(text: string): readonly Span[] {
  return [...segmenter.segment(text)].map(({ index, segment }) => ({ start: index, end: index + segment.length }))
}
