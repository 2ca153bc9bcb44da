import type { Candidate } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"
import { type Cell, isInColumn, type Place, recognition, type Sheet, type SheetLine } from "../extraction/sheet.ts"

// Who sells and who buys: by the words that announce them, by the line above the address window, by legal forms.

const sellerWords =
  /^(?:rechnungsersteller|lieferant|verkaufer|leistungserbringer|absender|sold by|seller|vendor|supplier|from|service provider|vendeur|fournisseur|emetteur|verkoper|leverancier|proveedor|fornitore|sprzedawca)\b\s*:?/
const buyerWords =
  /^(?:rechnungsempfanger|rechnung an|rechnungsadresse|rechnungsanschrift|kaufer|kunde|leistungsempfanger|bill(?:ed)? to(?: address)?|invoice(?:d)? to|invoice address|sold to|buyer|customer(?: name)?|billing address|guest name|client|facture a|adresse de facturation|destinataire|acheteur|factuuradres|koper|cliente|facturar a|nabywca|name of customer|attn|to|a(?= ?:)|an(?: die| den| das)?|a l['’]attention de|invoiced to|z\. ?hd\.|m\/s|spett\.?(?:le)?)\b\s*:?/
const otherWords =
  /^(?:warenempfanger|lieferadresse|lieferanschrift|ship(?:ping)? (?:to|address)|delivery address|afleveradres|adresse de livraison|deliver to)\b/

const legalForm =
  /(?:\b(?:GmbH(?: & Co\. ?KG)?|AG|KG|OHG|UG|e\. ?K\.|e\.? ?V\.|mbH|SE|Ltd\.?|Limited|LLC|LLP|PLC|Inc\.?|Corp\.?|Co\.|SARL|S\.A\.R\.L\.?|SASU?|EURL|SA|SNC|B\.?V\.?|N\.V\.|S\.L\.|S\.A\.|S\.r\.l\.|S\.p\.A\.|Sp\. z o\.o\.|Pty|AB|ApS|Oy|SDN\.? ?BHD\.?|S\/B|BERHAD|ENTERPRISE|TRADING|a\.G\.)|S[Dd][Nn]\.? ?B[Hh][Dd])(?=$|[\s,.;·|●()-])/
const separators = /\s+[·●•|–—-]\s+|\s*[|●•·]\s*/

/** Proposals for `sellerName` and `buyerName`. */
export function partiesOn(sheet: Sheet): readonly Candidate[] {
  return [
    ...announced(sheet),
    ...titledBuyers(sheet),
    ...senderLines(sheet),
    ...legalNames(sheet),
    ...windowBuyers(sheet),
    ...topName(sheet),
  ]
}

function candidate(field: string, score: number, way: string, place: Place): Candidate | undefined {
  const text = place.cell.text.slice(place.start, place.end)
  const lead = /^[\s:;,.|·-]*(?:Messrs\.?\s+)?/.exec(text)?.[0].length ?? 0
  const value = text.slice(lead).replace(/[\s:;,|·★☆*-]+$/, "")
  if (!/\p{L}{2}/u.test(value) || value.length > 90) return undefined
  const start = place.start + lead
  return {
    field,
    value,
    score: score * (0.6 + 0.4 * recognition(place)),
    way,
    places: [{ ...place, start, end: start + value.length }],
  }
}

const noName = /^(?:gln\b|kunden-?nr|lief-?nr|ust-?id|vat |tel\b|tax id|www|http|herrn?$|frau$|firma$|t\.a\.v|\(|\d)/

/** "Bill to: …", or the cell under it. */
function announced(sheet: Sheet): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      const text = fold(cell.text)
      const field = sellerWords.test(text) ? "sellerName" : buyerWords.test(text) ? "buyerName" : undefined
      if (field === undefined) return []
      const end = (field === "sellerName" ? sellerWords : buyerWords).exec(text)![0].length
      const rest = cell.text.slice(end)
      const isWhole = !/\p{L}/u.test(rest)
      if (!isWhole && !/[:：]\s*$/.test(cell.text.slice(0, end)) && !/^\s*:/.test(rest) && !text.startsWith("spett"))
        return []
      if (!isWhole) return present(candidate(field, 0.85, "announced", { cell, start: end, end: endOfName(cell, end) }))
      const right = line.cells[line.cells.indexOf(cell) + 1]
      if (right !== undefined && line.cells.length === 2 && isName(right))
        return present(candidate(field, 0.8, "announced", { cell: right, start: 0, end: right.text.length }))
      const below = cellsUnder(sheet, cell, 4).find((one) => !noName.test(fold(one.text)))
      if (below !== undefined && !isOtherWord(below.text))
        return present(candidate(field, 0.85, "announced", { cell: below, start: 0, end: below.text.length }))
      return []
    }),
  )
}

/** A name with its legal form ends there, one with an address behind it at the comma: what follows on the line is another field. */
function endOfName(cell: Cell, start: number): number {
  const addressed = /^([^,\d]*\p{L}{2}[^,\d]*), *[^,]*\d/u.exec(cell.text.slice(start))
  if (addressed?.[1] !== undefined && town.test(cell.text)) return start + addressed[1].length
  const form = legalForm.exec(cell.text.slice(start))
  const isFollowed = form !== null && /\p{L}:/u.test(cell.text.slice(start + form.index + form[0].length))
  return form !== null && isFollowed ? start + form.index + form[0].length : cell.text.length
}

/** Beside "Customer" stands a name, not the next head of a table. */
function isName(cell: Cell): boolean {
  const text = fold(cell.text)
  return (
    /^\p{Lu}[\p{L}.'’-]*[\s,&]+\p{L}/u.test(cell.text) &&
    !titleWord.test(text) &&
    !isOtherWord(cell.text) &&
    !/:/.test(text)
  )
}

function isOtherWord(text: string): boolean {
  return otherWords.test(fold(text)) || buyerWords.test(fold(text)) || sellerWords.test(fold(text))
}

const titledTo =
  /(?:invoice|rechnung|facture)\b[^:]{0,24}?\s(?:to|an|à|pour|für)\s+((?:\p{Lu}[\p{L}\d.'’&-]*|&)(?:\s+(?:(?:of|de|du|der|und|and)\s+)?(?:\p{Lu}[\p{L}\d.'’&-]*|&)){0,6})$/iu

/** "Invoice 2024/41 to Fernhill Publishing". */
function titledBuyers(sheet: Sheet): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      const match = titledTo.exec(cell.text)
      if (match?.[1] === undefined || !/^\p{Lu}/u.test(match[1])) return []
      const start = cell.text.length - match[1].length
      return present(candidate("buyerName", 0.7, "title", { cell, start, end: cell.text.length }))
    }),
  )
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value]
}

function cellsUnder(sheet: Sheet, cell: Cell, lines: number): readonly Cell[] {
  const found: Cell[] = []
  let bottom = cell.y + cell.height
  for (const line of sheet.lines.slice(cell.line + 1, cell.line + 1 + lines * 2)) {
    if (line.page !== cell.page || line.y - bottom > line.height * 2.5) break
    const under = line.cells.find((one) => isInColumn(one, cell) && Math.abs(one.x - cell.x) < line.height * 6)
    if (under === undefined) continue
    found.push(under)
    bottom = line.y + line.height
    if (found.length === lines) break
  }
  return found
}

const street = /^inh(?:aber)?\b|\d+ ?[a-z]?$|^\d+,? |\b(?:street|road|avenue|rue|quai)\b/i
/** The last line of an address: a post code with its town. */
const town = /\b(?:[A-Z]{1,2}-)?\d{4,6}\s+\p{Lu}\p{L}+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\p{L}+,? [A-Z]{2} \d{5}\b/u
const postcode = /\b(?:[A-Z]{1,2}-)?\d{4,6}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/

/** "Acme GmbH · Street 1 · 12345 Town" over the address window: the sender; the line under it: who gets the invoice. */
function senderLines(sheet: Sheet): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      const split = line.cells.some((one) => /^[·●•|]$/.test(one.text)) ? splitSender(sheet, line, cell) : []
      if (split.length > 0) return split
      const parts = cell.text.split(separators)
      if (
        parts[0]!.includes(":") ||
        titleWord.test(fold(parts[0]!)) ||
        parts.length < 3 ||
        !postcode.test(parts.slice(1).join(" ")) ||
        !/\p{L}{2}/u.test(parts[0]!)
      )
        return []
      const isTop = line.index < sheet.lines.length / 2
      // A street first: the name stands on the line over it.
      const over = street.test(parts[0]!) ? sheet.lines[line.index - 1]?.cells[0] : undefined
      if (street.test(parts[0]!) && over === undefined) return []
      const seller = candidate("sellerName", isTop ? 0.85 : 0.6, "sender line", {
        cell: over ?? cell,
        start: 0,
        end: over?.text.length ?? parts[0]!.length,
      })
      const under = isTop ? cellsUnder(sheet, cell, 2).find((one) => !noName.test(fold(one.text))) : undefined
      const buyer =
        under === undefined
          ? undefined
          : candidate("buyerName", 0.8, "under sender line", { cell: under, start: 0, end: under.text.length })
      return [...present(seller), ...present(buyer)]
    }),
  )
}

/** A sender line whose marks stand apart: "Acme GmbH   ●   Street 1   ●   12345 Town". */
function splitSender(sheet: Sheet, line: SheetLine, cell: Cell): readonly Candidate[] {
  if (cell !== line.cells[0] || line.index > sheet.lines.length / 2) return []
  const marks = line.cells.filter((one) => /^[·●•|]$/.test(one.text))
  if (marks.length < 2 || !line.cells.some((one) => postcode.test(one.text))) return []
  const under = cellsUnder(sheet, cell, 2).find((one) => !noName.test(fold(one.text)))
  return [
    ...present(candidate("sellerName", 0.85, "sender line", { cell, start: 0, end: cell.text.length })),
    ...(under === undefined
      ? []
      : present(candidate("buyerName", 0.8, "under sender line", { cell: under, start: 0, end: under.text.length }))),
  ]
}

/** Names with a legal form: who is named at the top and again at the foot sells. */
function legalNames(sheet: Sheet): readonly Candidate[] {
  const seen = new Map<string, { readonly places: Place[] }>()
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      let start = 0
      for (const part of cell.text.split(separators)) {
        const at = cell.text.indexOf(part, start)
        start = at + part.length
        const match = legalForm.exec(part)
        if (match === null || part.length > 70) continue
        // "SARL au capital de 7 500 €" says what a company is, not what it is called.
        if (match.index === 0 && /^\S+\s+\p{Ll}/u.test(part)) continue
        // "SARL Dupont": the form before the name.
        const end = at + (match.index === 0 ? part.trimEnd().length : match.index + match[0].length)
        const from = at + (/^.*:\s/.exec(part.slice(0, match.index))?.[0].length ?? 0)
        const name = cell.text.slice(from, end)
        if (!/^[\p{Lu}\d]/u.test(name) || name.split(" ").length > 9) continue
        const entry = seen.get(name) ?? { places: [] }
        entry.places.push({ cell, start: from, end })
        seen.set(name, entry)
      }
    }
  const sellers = [...seen.values()].flatMap(({ places }) => {
    const isAtTop = places.some((place) => place.cell.line < 3)
    const score = Math.min(0.75, 0.35 + 0.15 * (places.length - 1) + (isAtTop ? 0.25 : 0))
    return present(candidate("sellerName", score, "legal form", places[0]!))
  })
  // Of two names in the upper half the one further down is who gets the invoice, if nothing else says so.
  const upper = [...seen.values()].map(({ places }) => places[0]!).filter((place) => place.cell.line < half(sheet))
  const second = upper.length === 2 ? upper[1] : undefined
  return second === undefined || second.cell.line < 3
    ? sellers
    : [...sellers, ...present(candidate("buyerName", 0.38, "second name", second))]
}

function half(sheet: Sheet): number {
  return Math.max(10, Math.ceil(sheet.lines.length / 2))
}

/** Behind "Herrn", "Frau", "Firma": a person or firm in an address window. */
function windowBuyers(sheet: Sheet): readonly Candidate[] {
  return sheet.lines.slice(0, Math.ceil(sheet.lines.length / 3)).flatMap((line) =>
    line.cells.flatMap((cell) => {
      if (!/^(?:Herrn?|Frau|Firma|An|M\.|Mme|Monsieur|Madame)$/.test(cell.text.trim())) return []
      const under = cellsUnder(sheet, cell, 1)[0]
      return under === undefined
        ? []
        : present(candidate("buyerName", 0.75, "address", { cell: under, start: 0, end: under.text.length }))
    }),
  )
}

const titleWord =
  /^(?:(?:tax |vat )?invoice|rechnung|facture|factuur|receipt|payment receipt|kopie|copy|seite|page|date|datum|\*|-+$|=+$)/

/** The first name on the paper, and the first block with a post code as the buyer's. */
function topName(sheet: Sheet): readonly Candidate[] {
  const found: Candidate[] = []
  const first = sheet.lines
    .slice(0, 6)
    .flatMap((line) => line.cells)
    .find((cell) => cell.text.replace(/[^\p{L}]/gu, "").length >= 4 && !titleWord.test(fold(cell.text)))
  if (first !== undefined) {
    const end = first.text.split(separators)[0]!.length
    found.push(...present(candidate("sellerName", 0.45, "top", { cell: first, start: 0, end })))
  }
  const seller = first?.text
  for (const line of sheet.lines.slice(0, half(sheet))) {
    for (const cell of line.cells) {
      if (!town.test(cell.text) || cell.text.split(separators).length > 2) continue
      const top = blockTop(sheet, cell, first)
      if (top === undefined || top.text === seller || top === cell) continue
      found.push(
        ...present(candidate("buyerName", 0.4, "address block", { cell: top, start: 0, end: top.text.length })),
      )
    }
  }
  return found.filter(
    (one, index) => one.field !== "buyerName" || found.findIndex((other) => other.field === "buyerName") === index,
  )
}

/** The first line of the block that a cell ends: same left edge, line under line. */
function blockTop(sheet: Sheet, cell: Cell, seller: Cell | undefined): Cell | undefined {
  let top = cell
  for (const line of sheet.lines.slice(Math.max(0, cell.line - 8), cell.line).reverse()) {
    if (line.page !== cell.page || top.y - (line.y + line.height) > line.height * 0.9) break
    const over = line.cells.find((one) => Math.abs(one.x - cell.x) < line.height * 0.6)
    if (over === undefined) continue
    if (over === seller) return undefined
    if (isOtherWord(over.text) || titleWord.test(fold(over.text)) || /:\s/.test(over.text)) break
    top = over
  }
  return top
}
