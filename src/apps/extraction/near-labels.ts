import type { Box } from "../../core/document.ts"
import type { NumberStyle } from "./amounts.ts"
import type { Candidate, FieldKind } from "./field.ts"
import type { PlacedLabel } from "./labels.ts"
import { type Mention, mentionsOf } from "./mentions.ts"
import { boxOf, type Cell, isInColumn, type Place, recognition, type Sheet } from "./sheet.ts"

/** A sheet with its labels, and how it writes numbers. */
interface Labelled {
  readonly sheet: Sheet
  readonly placed: ReadonlyMap<Cell, readonly PlacedLabel[]>
  readonly style: NumberStyle
}

/** How much each direction is trusted: behind the label, right of it, under it, further under it. */
const trust = { behind: 1, right: 0.97, under: 0.9, over: 0.85, further: 0.7 } as const
const rowsBelow = 3

/** Values near labels: behind a label in its cell, else right of it on the line, else under it in its column, else over it. */
export function nearLabels(
  sheet: Sheet,
  placed: ReadonlyMap<Cell, readonly PlacedLabel[]>,
  style: NumberStyle,
): readonly Candidate[] {
  const page: Labelled = { sheet, placed, style }
  return [...placed.values()].flatMap((labels) =>
    labels.flatMap((label, index) => {
      if (label.field.isDecoy === true) return []
      const kind = label.field.kind
      const next = labels[index + 1]?.start ?? label.cell.text.length
      const behind = mentionsOf(kind, label.cell, style).filter(
        (mention) => beginOf(kind, mention) >= label.end && mention.end <= next && isNear(label, mention),
      )
      if (kind === "amount") return amountsNear(page, label, behind, next)
      if (behind.length > 0) return behind.slice(0, 1).map((mention) => candidate(label, mention, "behind"))
      if (kind === "text") return textNear(page, label, next)
      const right = rightOf(page, label, next, kind)
      if (right.length > 0) return right.map((mention) => candidate(label, mention, "right"))
      if (label.isTitle) return underTitle(page, label, kind)
      if (!isHead(label, labels)) return []
      const under = underneath(page, label, kind)
      return under.length > 0 ? under : overhead(page, label, kind)
    }),
  )
}

/** Where a value begins, an amount with its figures: a currency may be the label's last word ("Total RM") and the amount's sign at once. */
function beginOf(kind: FieldKind, mention: Mention): number {
  if (kind !== "amount") return mention.start
  return mention.start + Math.max(0, mention.cell.text.slice(mention.start, mention.end).search(/[\d.,]/))
}

/** Over a column stands the label itself, not the end of a sentence. */
function isHead(label: PlacedLabel, labels: readonly PlacedLabel[]): boolean {
  return label.start === 0 || labels.some((other) => other.end <= label.start && label.start - other.end <= 2)
}

/** The last amount of the line belongs to its label ("VAT 19% of 100.00   19.00"); one behind the label itself may. */
function amountsNear(
  page: Labelled,
  label: PlacedLabel,
  behind: readonly Mention[],
  next: number,
): readonly Candidate[] {
  const right = rightOf(page, label, next, "amount").map((mention) => candidate(label, mention, "right"))
  const own = behind.slice(-1).map((mention) => candidate(label, mention, "behind"))
  if (right.length > 0) return [...right, ...own.map((one) => ({ ...one, score: one.score * 0.6 }))]
  return own.length > 0 ? own : underneath(page, label, "amount")
}

/** Between a label and a value behind it stands little: marks, "Nr.", "vom", a rate. */
function isNear(label: PlacedLabel, mention: Mention): boolean {
  const between = label.cell.text.slice(label.end, mention.start)
  if (label.field.kind === "amount") return between.length <= 60
  return /^[\s:;#.,°º'"()–-]*(?:(?:nr|no|n|num|number|vom|von|du|of|dated|le|am|is|den|the)[\s:.°º#]*)?$/iu.test(
    between,
  )
}

function candidate(label: PlacedLabel, mention: Mention, direction: keyof typeof trust): Candidate {
  const between = direction === "behind" ? label.cell.text.slice(label.end, mention.start) : ""
  // "Total 0% supplies: 31.78" is not all of the total.
  const fit = label.field.kind === "amount" && /%.*\p{L}{4}/u.test(between) ? 0.8 : 1
  return {
    field: label.field.name,
    value: mention.value,
    ...(mention.otherValue === undefined ? {} : { otherValue: mention.otherValue }),
    score: label.weight * trust[direction] * fit * (0.6 + 0.4 * recognition(mention)),
    way: `label ${direction}`,
    labelText: label.cell.text.slice(label.start, label.end),
    places: [mention],
  }
}

/** The first cell to the right with a value; a cell that is a label itself ends the search, but for amounts with a rate between. */
function rightOf(
  { sheet, placed, style }: Labelled,
  label: PlacedLabel,
  next: number,
  kind: FieldKind,
): readonly Mention[] {
  if (next < label.cell.text.length) return []
  if (/[\p{L}\p{N}]{3,}/u.test(label.cell.text.slice(label.end)) && kind !== "amount") return []
  const line = sheet.lines[label.cell.line]!
  const amounts: Mention[] = []
  for (const cell of line.cells.slice(line.cells.indexOf(label.cell) + 1)) {
    const labels = placed.get(cell)
    if (labels !== undefined && labels[0]!.start <= 2) break
    const mentions = mentionsOf(kind, cell, style).filter((mention) => kind === "amount" || mention.start <= 4)
    if (kind === "amount") amounts.push(...mentions)
    else if (mentions.length > 0) return mentions.slice(0, 1)
    else if (/[\p{L}\p{N}]/u.test(cell.text)) break
  }
  return amounts.slice(-1)
}

/** Values in the label's column: the first row below, for amounts also the rows after it. */
function underneath({ sheet, placed, style }: Labelled, label: PlacedLabel, kind: FieldKind): readonly Candidate[] {
  const box = boxOf(label)
  const found: Candidate[] = []
  const reach = kind === "amount" ? rowsBelow * 2 : rowsBelow
  let above: Box = box
  for (const line of sheet.lines.slice(label.cell.line + 1, label.cell.line + 1 + reach)) {
    if (line.page !== box.page || line.y - (above.y + above.height) > line.height * 2.5) break
    const inColumn = line.cells.filter((cell) => isInColumn(cell, box))
    const mentions = inColumn.flatMap((cell) =>
      mentionsOf(kind, cell, style).filter((mention) => isInColumn(boxOf(mention), box, line.height * 0.5)),
    )
    const nearest = mentions.sort((left, right) => offset(boxOf(left), box) - offset(boxOf(right), box))[0]
    if (nearest !== undefined) {
      found.push(candidate(label, nearest, found.length === 0 ? "under" : "further"))
      if (kind !== "amount") break
    } else if (inColumn.some((cell) => placed.has(cell)) || (kind !== "amount" && inColumn.length > 0)) break
    above = { ...box, y: line.y, height: line.height }
  }
  return found
}

/** "FACTURE" and its number alone on the next line: likely, never sure. */
function underTitle(page: Labelled, label: PlacedLabel, kind: FieldKind): readonly Candidate[] {
  if (label.start > 0 || label.end < label.cell.text.trimEnd().length) return []
  return underneath(page, label, kind).flatMap((one) => {
    const place = one.places[0]
    const isAlone = place !== undefined && place.start === 0 && place.end >= place.cell.text.trimEnd().length
    return isAlone && one.way === "label under" && one.value.length >= 3 ? [{ ...one, score: one.score * 0.7 }] : []
  })
}

/** Small labels printed under their values: a line of labels only, and a value that fills its cell right above each. */
function overhead({ sheet, placed, style }: Labelled, label: PlacedLabel, kind: FieldKind): readonly Candidate[] {
  const line = sheet.lines[label.cell.line]!
  const above = sheet.lines[label.cell.line - 1]
  const labelled = line.cells.filter((cell) => placed.has(cell)).length
  if (above === undefined || above.page !== line.page || labelled < 2 || labelled < line.cells.length - 1) return []
  if (line.y - (above.y + above.height) > line.height * 1.5) return []
  const box = boxOf(label)
  for (const cell of above.cells) {
    if (placed.has(cell) || !isInColumn(cell, box)) continue
    const mention = mentionsOf(kind, cell, style).find(
      (one) => one.start === 0 && one.end >= cell.text.trimEnd().length - 1,
    )
    if (mention !== undefined) return [candidate(label, mention, "over")]
  }
  return []
}

function offset(one: Box, other: Box): number {
  return Math.min(Math.abs(one.x - other.x), Math.abs(one.x + one.width - other.x - other.width))
}

/** Free text: what follows the label in its cell, else the cell to the right, else the one under it. */
function textNear({ sheet, placed }: Labelled, label: PlacedLabel, next: number): readonly Candidate[] {
  const line = sheet.lines[label.cell.line]!
  const start = label.end + (/^[\s:;.#-]*/.exec(label.cell.text.slice(label.end))?.[0].length ?? 0)
  // Words that a schema gives for its field announce it without a mark as well: "VAT no. GB662041857".
  // A property's bare name ("date") does so only for one word with a figure: "Kundennummer 55012", not "Depot is open".
  const behind = label.cell.text.slice(label.end, next)
  const isPlain = label.start === 0 && label.end < next && (label.weight >= 0.9 || /^\s+\S*\d\S*$/.test(behind))
  const isSeparated = isPlain || /^\s*[:;]|^\s*$/.test(behind)
  if (start < next && isSeparated) return [textCandidate(label, { cell: label.cell, start, end: next }, "behind")]
  if (!isSeparated) return []
  const right = line.cells[line.cells.indexOf(label.cell) + 1]
  const isClose = right !== undefined && right.x - (label.cell.x + label.cell.width) < line.height * 12
  if (right !== undefined && isClose && !placed.has(right)) {
    const text = right.text.replace(/^[\s:]+/, "")
    const from = right.text.length - text.length
    if (text !== "") return [textCandidate(label, { cell: right, start: from, end: right.text.length }, "right")]
  }
  const box = boxOf(label)
  for (const below of sheet.lines.slice(label.cell.line + 1, label.cell.line + 3)) {
    if (below.page !== box.page || below.y - (box.y + box.height) > below.height * 3) break
    const cell = below.cells.find((one) => isInColumn(one, box) && Math.abs(one.x - label.cell.x) < below.height * 4)
    if (cell === undefined) continue
    if (placed.get(cell)?.[0]?.start === 0) break
    return [textCandidate(label, { cell, start: 0, end: cell.text.length }, "under")]
  }
  return []
}

function textCandidate(label: PlacedLabel, place: Place, direction: keyof typeof trust): Candidate {
  const value = place.cell.text.slice(place.start, place.end).replace(/[\s,;·|]+$/, "")
  return {
    field: label.field.name,
    value,
    score: label.weight * trust[direction] * (0.6 + 0.4 * recognition(place)),
    way: `label ${direction}`,
    places: [{ ...place, end: place.start + value.length }],
  }
}
