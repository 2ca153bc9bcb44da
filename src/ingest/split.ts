import { trimSpan } from "../core/cite.ts"
import type { Block, Span } from "../core/document.ts"
import { sentences } from "../language/sentences.ts"

/** What splitting decides about a passage; ids are added where the version is known. */
export interface SplitPassage extends Span {
  readonly section: string
  readonly context: string
}

/** Words a passage should hold, about 200 tokens of a language model. */
const targetWords = 160
/** A sentence, row or item longer than this is cut inside. */
const unitWords = 320

/** The smallest thing that is kept whole: a sentence, a row, an item, a code block. Spans tile the text's visible characters. */
interface Unit extends Span {
  readonly words: number
  readonly startsBlock: boolean
  readonly header?: readonly string[]
  readonly isHeader: boolean
}

/** A block with the characters before it that belong to no block (a dash, an underline). */
interface Part {
  readonly block: Block | undefined
  readonly whole: Unit
}

interface Section {
  readonly path: string
  readonly parts: Part[]
}

/**
 * Cuts a text into passages of about `targetWords` words along its structure. A heading starts a passage; sentences, rows
 * and items stay whole; a section's passages are about equally long. Every visible character is in exactly one passage.
 */
export function split(text: string, blocks: readonly Block[]): readonly SplitPassage[] {
  const passages: SplitPassage[] = []
  for (const section of sections(text, blocks)) {
    for (const group of groupUnits(text, section.parts)) {
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
  let current: Section = { path: "", parts: [] }
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
      const parts = hasBody ? [] : current.parts
      if (hasBody && current.parts.length > 0) found.push(current)
      current = { path: name, parts }
      hasBody = false
    } else {
      hasBody = true
    }
    current.parts.push({ block, whole: wholeUnit(text, whole) })
  }
  if (blocks.length === 0)
    current.parts.push({ block: undefined, whole: wholeUnit(text, { start: 0, end: text.length }) })
  if (current.parts.length > 0) found.push(current)
  return found
}

function wholeUnits(text: string, part: Part): readonly Unit[] {
  return part.block?.kind === "row" ? unitsOf(text, part) : [part.whole]
}

function unitsOf(text: string, { block, whole: unit }: Part): readonly Unit[] {
  if (block === undefined) return cutLong(text, unit)
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
function groupUnits(text: string, parts: readonly Part[]): readonly (readonly Unit[])[] {
  const total = parts.reduce((sum, part) => sum + part.whole.words, 0)
  const passages = Math.max(1, Math.round(total / targetWords))
  // Most sections are one passage: looking for sentences in them would be the dearest part of ingest.
  if (passages === 1) return [parts.flatMap((part) => wholeUnits(text, part))]
  const units = parts.flatMap((part) => unitsOf(text, part))
  const target = total / passages
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

/** Words and figures; scripts without spaces count one word for two characters, endless strings one for forty. */
function countWords(text: string): number {
  let count = 0
  let length = 0
  let unspaced = 0
  // A loop over codes is five times as fast as a pattern, and ingest comes by here with every character.
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? 32 : text.charCodeAt(index)
    if (isUnspaced(code)) unspaced += 1
    if (isWordCode(code)) length += 1
    else if (length > 0) {
      count += Math.ceil(length / 40)
      length = 0
    }
  }
  return count + Math.ceil(unspaced / 2)
}

function isWordCode(code: number): boolean {
  if (code < 128) return (code > 96 && code < 123) || (code > 64 && code < 91) || (code > 47 && code < 58)
  return code >= 0xc0 && code < 0x0e00
}

/** Thai to Khmer, kana, Han, Hangul, and everything beyond the basic plane. */
function isUnspaced(code: number): boolean {
  return (code >= 0x0e00 && code < 0x1e00) || (code >= 0x3040 && code < 0xfb00)
}
