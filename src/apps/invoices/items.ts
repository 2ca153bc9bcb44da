import type { Box } from "../../core/document.ts"
import { amountsIn, type NumberStyle } from "../extraction/amounts.ts"
import { fold, type PlacedLabel } from "../extraction/labels.ts"
import { type Mention, mentionsOf } from "../extraction/mentions.ts"
import { toMinor } from "../extraction/money.ts"
import { boxOf, type Cell, isInColumn, type Place, type Sheet, type SheetLine } from "../extraction/sheet.ts"

/** A line of an invoice's table. Amounts are decimals as printed. */
export interface ItemRow {
  readonly description: Place | undefined
  readonly quantity: (Place & { readonly value: string }) | undefined
  readonly unitPrice: (Place & { readonly value: string }) | undefined
  readonly amount: Place & { readonly value: string }
  /** True if quantity × price is the amount, to a cent. */
  readonly isProven: boolean
}

export interface Items {
  readonly rows: readonly ItemRow[]
  /** Discounts and charges between the items and the net total, in minor units, as they stand. */
  readonly adjustments: readonly (Place & { readonly minor: number })[]
}

type Column = "description" | "quantity" | "unitPrice" | "amount" | "other"

const columns: readonly (readonly [Column, RegExp])[] = [
  [
    "amount",
    /gp|g-preis|(?:zeilen|gesamt|positions?|netto|brutto)[ -]?(?:betrag|preis|wert|summe)|gesamt|summe|betrag|entgelt|(?:line )?(?:total|amount)|net(?:t)? amount|extended price|montants?(?: total)?(?: eur)?(?: h\.?t\.?)?|total h\.?t\.?|prix total|prijs incl\.? btw|totaal|bedrag|importe|importo|wartosc|subtotal|ext(?:ension|ended)?|goods(?: value)?|wert|(?:line )?value|(?:in )?(?:eur|chf|gbp|usd)/,
  ],
  [
    "unitPrice",
    /ep|(?:einzel|stuck|vk|netto|einheits|verkaufs)[ -]?preis|einzel|e-preis|preis\/?\w*|unit (?:price|cost)|price(?: each)?|rate|prix(?: unitaire| unit\.?)?(?: h\.?t\.?)?|p\.?u\.?(?: h\.?t\.?)?|prijs(?: per stuk)?|precio|prezzo|cena|(?:week|month|dai|hour)ly rate|per (?:seat|unit|user|item|hour|day|week|month)|each|[aà] ?(?:eur|chf)/,
  ],
  [
    "quantity",
    /menge|anzahl|stuck|qty|quantity|qte|quantite|nombre|aantal|hoeveelheid|cantidad|quantita|ilosc|units|hours|nights|days|weeks|months|seats|users|licen[cs]es|cases|boxes|cartons|kartons|colis|std|stunden|tage|heures|jours|anz\.?/,
  ],
  [
    "description",
    /(?:artikel)?(?:bezeichnung|beschreibung)|artikel|produkt|leistung|text|description|particulars|items?|product|title|details|service|designation|libelle|omschrijving|descripcion|concepto|descrizione|nazwa|plan|description of goods|prestation/,
  ],
  [
    "other",
    /pos(?:ition)?|nr|no|#|art[.-]?(?:ikel)?-?nr\S*|sku|code|gtin|ust|mwst|vat|tax|tva|btw|disc|rabatt|einheit|unit|uom|vke\/geb|taxes|reference|ref|date|datum/,
  ],
]

interface Header {
  readonly line: SheetLine
  readonly places: readonly (Place & { readonly column: Column })[]
}

/** The words of a line that name columns; a header names two kinds, one of them a price or an amount, and holds no money. */
function headerOf(line: SheetLine, style: NumberStyle): Header | undefined {
  const places = line.cells.flatMap((cell) => columnsIn(cell))
  const kinds = new Set(places.map((place) => place.column))
  const named = [...kinds].filter((kind) => kind !== "other").length
  if (named < 2 || !(kinds.has("amount") || kinds.has("unitPrice"))) return undefined
  const letters = line.cells.reduce((sum, cell) => sum + cell.text.replace(/[^\p{L}]/gu, "").length, 0)
  const labelled = places.reduce((sum, place) => sum + place.end - place.start, 0)
  if (labelled < letters * 0.4) return undefined
  const hasMoney = line.cells.some((cell) => amountsIn(cell.text, style).some((mention) => mention.decimals === 2))
  return hasMoney ? undefined : { line, places }
}

function columnsIn(cell: Cell): readonly (Place & { readonly column: Column })[] {
  const text = fold(cell.text)
  const found: (Place & { readonly column: Column })[] = []
  for (const [column, source] of columns) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}]|[\\p{L}]-)(?:${source.source})(?![\\p{L}\\p{N}])`, "gu")
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const rival = found.findIndex((one) => one.start < end && start < one.end)
      if (rival !== -1 && found[rival]!.end - found[rival]!.start >= end - start) continue
      if (rival !== -1) found.splice(rival, 1)
      found.push({ cell, start, end, column })
    }
  }
  return found
}

const totalFields = ["netAmount", "taxAmount", "grossAmount", "dueAmount", "prepaidAmount"]
const reduction = /rabatt|nachlass|discount|remise|korting|skonto/
const charge = /fracht|versand|shipping|freight|porto|transport|delivery|charge|zuschlag|verzendkosten/

/**
 * The items between a table's head and the totals: each line with an amount in the amount column is one.
 * @param until the first line of the totals, if they stand below the head
 */
export function itemsOn(
  sheet: Sheet,
  style: NumberStyle,
  labels: ReadonlyMap<Cell, readonly PlacedLabel[]>,
  until: number,
): Items {
  const rows: ItemRow[] = []
  const adjustments: (Place & { minor: number })[] = []
  let header: Header | undefined
  let isBehindSubtotal = false
  for (const line of sheet.lines) {
    const own = headerOf(line, style)
    if (own !== undefined && (header === undefined || own.line.page !== header.line.page || rows.length === 0)) {
      const isSecondLine = header !== undefined && line.index - header.line.index === 1
      header = isSecondLine ? { line, places: [...header!.places, ...own.places] } : own
      continue
    }
    if (header === undefined || (line.index >= until && until > header.line.index)) continue
    if (line.page !== header.line.page) continue
    const first = line.cells[0]!
    const total = line.cells
      .flatMap((cell) => labels.get(cell) ?? [])
      .find((label) => totalFields.includes(label.field.name))
    const row = rowOf(line, header, style, sheet.lines[line.index + 1])
    if (row === undefined) continue
    const text = fold(line.cells.map((cell) => cell.text).join(" "))
    const isTotal = total !== undefined && (total.cell === first || row.quantity === undefined)
    if (isTotal && !row.isProven) {
      isBehindSubtotal = true
      continue
    }
    const isReduction = reduction.test(text) && row.quantity === undefined
    const isAdjustment = !row.isProven && (isReduction || (isBehindSubtotal && charge.test(text)))
    const minor = toMinor(row.amount.value)
    if (isAdjustment || (isBehindSubtotal && row.unitPrice === undefined)) {
      if (minor !== undefined) adjustments.push({ ...row.amount, minor })
    } else rows.push(row)
  }
  return { rows, adjustments }
}

function rowOf(line: SheetLine, header: Header, style: NumberStyle, next: SheetLine | undefined): ItemRow | undefined {
  const numbers = line.cells.flatMap((cell) => mentionsOf("amount", cell, style))
  const amount = inColumn(numbers, header, "amount", (mention) => mention.decimals === 2 || isBare(mention))
  if (amount === undefined) return undefined
  const own = describe(line, header, amount)
  const others = numbers.filter(
    (mention) => mention !== amount && (own === undefined || !isSame(mention, own)) && !/^\d{7,}$/.test(mention.value),
  )
  const read = {
    quantity: inColumn(others, header, "quantity", () => true),
    unitPrice: inColumn(others, header, "unitPrice", () => true),
  }
  const proven = isProduct(read.quantity, read.unitPrice, amount) ? read : (provenPair(others, amount) ?? undefined)
  const { quantity, unitPrice } = proven ?? read
  // The words may stand on the next line, under a code.
  const description = own ?? (proven === undefined ? undefined : wordsBelow(next, line))
  if (description === undefined) return undefined
  const sameWord = quantity !== undefined && quantity === unitPrice
  return {
    description,
    quantity: sameWord ? undefined : quantity,
    unitPrice,
    amount,
    isProven: proven !== undefined,
  }
}

function wordsBelow(next: SheetLine | undefined, line: SheetLine): Place | undefined {
  const cells = next?.page === line.page ? next.cells : []
  const cell = cells.filter((one) => /\p{L}{3}/u.test(one.text)).sort((a, b) => b.text.length - a.text.length)[0]
  return cell === undefined ? undefined : { cell, start: 0, end: cell.text.length }
}

/** "300" alone in its cell counts as an amount; "3 Stück" does not. */
function isBare(mention: Mention): boolean {
  return mention.unit !== undefined || mention.cell.text.replace(/[\s€$£]/g, "").length === mention.end - mention.start
}

function isSame(one: Place, other: Place): boolean {
  return one.cell === other.cell && one.start < other.end && other.start < one.end
}

/** The number that stands in a column: overlapping its head, or ending where it ends. */
function inColumn(
  numbers: readonly Mention[],
  header: Header,
  column: Column,
  fits: (mention: Mention) => boolean,
): Mention | undefined {
  const heads = header.places.filter((place) => place.column === column)
  // With several heads of one kind ("Montant HT", "Montant TTC") the last column that holds a number counts.
  for (const head of heads.reverse()) {
    const box = boxOf(head)
    const hits = numbers.filter((mention) => isInColumn(boxOf(mention), box, header.line.height * 0.6) && fits(mention))
    const right = box.x + box.width
    const gap = (mention: Mention) => Math.abs(boxOf(mention).x + boxOf(mention).width - right)
    if (hits.length > 0) return hits.reduce((best, hit) => (gap(hit) < gap(best) ? hit : best))
  }
  return undefined
}

function isProduct(quantity: Mention | undefined, price: Mention | undefined, amount: Mention): boolean {
  if (quantity === undefined || price === undefined || quantity === price) return false
  const product = Number(quantity.value) * Number(price.value)
  const tolerance = 0.0051
  return Math.abs(product - Number(amount.value)) <= tolerance
}

/** Two other numbers of the line whose product is the amount; not one by the amount itself unless that is all there is. */
function provenPair(
  numbers: readonly Mention[],
  amount: Mention,
): { readonly quantity: Mention; readonly unitPrice: Mention } | undefined {
  for (const quantity of numbers)
    for (const unitPrice of numbers)
      if (quantity !== unitPrice && unitPrice.decimals !== 0 && isProduct(quantity, unitPrice, amount))
        return { quantity, unitPrice }
  return undefined
}

/** "100,0000 Stk.", "6 h": a quantity with its unit. */
const measured = /^[-−]?[\d.,]+ ?\p{L}{1,6}\.?$/u

/** The words of a line: those in the description column, else the cell with most letters. */
function describe(line: SheetLine, header: Header, amount: Mention): Place | undefined {
  const letters = (cell: Cell) => cell.text.replace(/[^\p{L}]/gu, "").length
  const head = header.places.find((place) => place.column === "description")
  const worded = line.cells.filter((cell) => cell !== amount.cell && letters(cell) >= 2 && !measured.test(cell.text))
  const own = head === undefined ? undefined : worded.find((cell) => isInColumn(cell, boxOf(head)))
  const cell = own ?? worded.sort((left, right) => letters(right) - letters(left))[0]
  if (cell !== undefined) return { cell, start: 0, end: cell.text.length }
  const start = amount.cell.text.slice(0, amount.start)
  return letters({ ...amount.cell, text: start }) >= 2
    ? { cell: amount.cell, start: 0, end: start.trimEnd().length }
    : undefined
}

/** Without a table's head: lines right above the totals, in the totals' own column, that add up to one of them. */
export function itemsAbove(
  sheet: Sheet,
  style: NumberStyle,
  total: Place,
  sums: readonly number[],
  labels: ReadonlyMap<Cell, readonly PlacedLabel[]>,
): readonly ItemRow[] {
  const left = boxOf(total).x
  const right = left + boxOf(total).width
  const rows: ItemRow[] = []
  let sum = 0
  for (const line of sheet.lines.slice(0, total.cell.line).reverse()) {
    if (line.page !== total.cell.page || rows.length > 60) break
    const numbers = line.cells.flatMap((cell) => mentionsOf("amount", cell, style))
    // Set flush right as a rule, flush left where a program knows no columns.
    const isAligned = (box: Box) =>
      Math.abs(box.x + box.width - right) < line.height || Math.abs(box.x - left) < line.height * 0.5
    const amount = numbers.findLast((mention) => mention.decimals === 2 && isAligned(boxOf(mention)))
    const isTotal = line.cells.some(
      (one) => labels.get(one)?.some((label) => totalFields.includes(label.field.name)) ?? false,
    )
    if (isTotal) continue
    const isWorded = (one: Cell) => one !== amount?.cell && /\p{L}{2}/u.test(one.text)
    const above = sheet.lines[line.index - 1]
    // "2 × 1,150.00" stands under the words that it is the price of.
    const isUnderWords = above?.page === line.page && above.cells.length === 1 && line.cells.length > 1
    const cell = line.cells.find(isWorded) ?? (isUnderWords ? above.cells.find(isWorded) : undefined)
    if (amount === undefined || cell === undefined) continue
    sum += toMinor(amount.value) ?? 0
    const description = { cell, start: 0, end: cell.text.length }
    rows.unshift({ description, quantity: undefined, unitPrice: undefined, amount, isProven: false })
    if (sums.includes(sum)) return rows
  }
  return []
}

/**
 * The items that add up to a total. Lines that only explain ("of which …") are printed among the items now and then: at
 * most two lines without a proven product are left out, if the others then add up to the cent.
 */
export function reconcile(items: Items, sums: readonly number[]): Items & { readonly isProven: boolean } {
  const minors = items.rows.map((row) => toMinor(row.amount.value) ?? 0)
  const sum = minors.reduce((total, minor) => total + minor, 0)
  const charges = items.adjustments.reduce((total, one) => total + one.minor, 0)
  if (sums.includes(sum) || sums.includes(sum + charges)) return { ...items, isProven: items.rows.length > 0 }
  const loose = items.rows.flatMap((row, index) => (row.isProven ? [] : [index]))
  for (const one of loose)
    for (const other of loose) {
      if (other < one) continue
      const left = sum - minors[one]! - (other === one ? 0 : minors[other]!)
      if (!sums.includes(left)) continue
      const rows = items.rows.filter((_, index) => index !== one && index !== other)
      if (rows.length > 0) return { ...items, rows, isProven: true }
    }
  return { ...items, isProven: false }
}
