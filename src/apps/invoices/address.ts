import type { Finding } from "../../core/finding.ts"
import { isFound } from "../../core/finding.ts"
import { foldCell } from "../extraction/labels.ts"
import { dateMentions } from "../extraction/mentions.ts"
import { type Cell, isInColumn, type Sheet } from "../extraction/sheet.ts"
import { found, missing } from "./findings.ts"

const noAddress =
  /\b(?:tel(?:no)?|telephone|fax|phone|fon|gst|sst|vat|nif|siret|ust|reg|account|factura|fattura|roc|co\. ?(?:no|reg)|company|invoice|receipt|rechnung|facture|date|e-?mail|www|http|cashier|customer care|hotline|bill to|table|welcome|thank|kundennummer|kunden-?nr)\b|@|\b(?:gst|sst) ?(?:id|no|reg)|tax ?invoice|^\W*co[ .]/
const registration = /^\W*[\dA-Z]*\d{4,}[-–. ]*[A-Z]?\W*$|^\(.*\d{4,}.*\)$|^[\p{L} ]{2,12}:/u
const telephone = /^\W*\+?0\d[\d\s()-]{6,}\D*$/
const postcode = /^\W*\d{5,6} \p{Lu}|, ?\d{5} \p{Lu}|\b[A-Z]{2} \d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/u
const likely =
  /\d|\b(?:jalan|jln|street|st|road|rd|lane|avenue|ave|taman|lot|no|strasse|straße|weg|platz|allee|rue|quai|place|via|calle|laan|straat)\b/i

/** The address under a name: the lines below it in its column, until a telephone, a number, a date or the other party's name ends it. */
export function addressUnder(sheet: Sheet, name: Finding<string>, other?: Finding<string>): Finding<string> {
  const start = isFound(name) ? name.evidence[0] : undefined
  const top = start === undefined || start.kind !== "text" ? undefined : cellAt(sheet, start.start)
  if (top === undefined) return missing("Without a seller's name no address was looked for")
  const inline = afterName(top, isFound(name) ? name.value : "")
  if (inline !== undefined) return result(sheet, [inline])
  const cells: Cell[] = []
  let last = top
  for (const line of sheet.lines.slice(top.line + 1, top.line + 9)) {
    if (line.page !== top.page || line.y - (last.y + last.height) > line.height * 2.2) break
    const cell = line.cells.find((one) => isInColumn(one, top))
    if (cell === undefined) continue
    if (holds(cell, other)) break
    const text = foldCell(cell)
    const isOther = noAddress.test(text) || dateMentions(cell).length > 0 || telephone.test(cell.text)
    const isBefore = registration.test(cell.text.trim()) || !likely.test(cell.text) || isOther
    if (cells.length === 0 && isBefore && cell.line - top.line < 4) {
      last = cell
      continue
    }
    if (isOther || /^(?:[-=*_]+|\(.*\d{4,}.*\))$/.test(cell.text.trim())) break
    // Behind the post code stands a country at most.
    if (cells.some((one) => postcode.test(one.text)) && (/\d/.test(cell.text) || cell.text.length > 40)) break
    if (postcode.test(cells[cells.length - 3]?.text ?? "")) break
    cells.push(cell)
    last = cell
  }
  if (!cells.some((cell) => likely.test(cell.text))) return missing("Under the seller's name stands no address")
  return result(
    sheet,
    cells.map((cell) => ({ cell, start: 0, end: cell.text.length })),
  )
}

/** True where the name that was found, or may be it, stands. */
function holds(cell: Cell, name: Finding<string> | undefined): boolean {
  const citation = name === undefined ? undefined : (isFound(name) ? name.evidence : name.nearest)[0]
  if (citation?.kind !== "text") return false
  return cell.words.some((word) => word.start <= citation.start && citation.start < word.end)
}

function afterName(cell: Cell, name: string) {
  const end = cell.text.indexOf(name) + name.length
  const rest = cell.text.slice(end)
  const lead = /^\s*[·●•|,–-]\s*/.exec(rest)?.[0].length
  if (lead === undefined || !/\d{4,}/.test(rest)) return undefined
  // Behind the address the same line may say the tax number or the telephone.
  const behind = rest.slice(lead).search(/[\s,;·●•|–-]+(?:VAT|GST|USt|TVA|SIRET|Tel|Fon|Phone)\b/i)
  return { cell, start: end + lead, end: behind > 0 ? end + lead + behind : cell.text.length }
}

function result(
  sheet: Sheet,
  places: readonly { readonly cell: Cell; readonly start: number; readonly end: number }[],
) {
  const value = places.map((place) => place.cell.text.slice(place.start, place.end).trim()).join(" ")
  return found(sheet, value, places, 0.7)
}

function cellAt(sheet: Sheet, offset: number): Cell | undefined {
  for (const line of sheet.lines)
    for (const cell of line.cells) if (cell.words.some((word) => word.start <= offset && offset < word.end)) return cell
  return undefined
}
