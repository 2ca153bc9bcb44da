/** The page of an invoice, in one of three layouts and three languages. */
import { fileURLToPath } from "node:url"
import PDFDocument from "pdfkit"
import { pdfBytes } from "../pdf.ts"
import { type Invoice, type Party, totals } from "./data.ts"

const words = {
  en: {
    invoice: "INVOICE",
    number: "Invoice no.",
    date: "Invoice date",
    due: "Due date",
    order: "Your order",
    to: "Bill to",
    taxId: "VAT no.",
    text: "Description",
    quantity: "Qty",
    price: "Unit price",
    rate: "VAT",
    amount: "Amount",
    hours: "h",
    net: "Subtotal",
    tax: "VAT",
    gross: "Total due",
    thanks: "Please pay by bank transfer, quoting the invoice number.",
  },
  de: {
    invoice: "Rechnung",
    number: "Rechnungsnummer",
    date: "Rechnungsdatum",
    due: "Zahlbar bis",
    order: "Ihre Bestellung",
    to: "Rechnung an",
    taxId: "USt-IdNr.",
    text: "Bezeichnung",
    quantity: "Menge",
    price: "Einzelpreis",
    rate: "USt.",
    amount: "Betrag",
    hours: "Std.",
    net: "Summe netto",
    tax: "Umsatzsteuer",
    gross: "Rechnungsbetrag",
    thanks: "Bitte überweisen Sie den Betrag ohne Abzug.",
  },
  fr: {
    invoice: "FACTURE",
    number: "Facture n°",
    date: "Date de facture",
    due: "Échéance",
    order: "Votre commande",
    to: "Facturé à",
    taxId: "N° TVA",
    text: "Désignation",
    quantity: "Qté",
    price: "Prix unitaire HT",
    rate: "TVA",
    amount: "Montant HT",
    hours: "h",
    net: "Total HT",
    tax: "TVA",
    gross: "Total TTC",
    thanks: "Pas d'escompte en cas de paiement anticipé.",
  },
} as const

const fonts = new URL("standard_fonts/", import.meta.resolve("pdfjs-dist/package.json"))
const fontPath = (name: string) => fileURLToPath(new URL(`LiberationSans-${name}.ttf`, fonts))
const left = 56
const right = 539

/** An amount as the language writes it, with its currency. */
function money(invoice: Invoice, minor: number): string {
  const [whole = "", cents = ""] = (minor / 100).toFixed(2).split(".")
  const grouped = (sign: string) => whole.replace(/\B(?=(\d{3})+$)/g, sign)
  switch (invoice.language) {
    case "en":
      return `${invoice.currency === "GBP" ? "£" : "€"}${grouped(",")}.${cents}`
    case "de":
      return `${grouped(".")},${cents} €`
    case "fr":
      return `${grouped("\u00a0")},${cents} €`
    default:
      return invoice.language satisfies never
  }
}

function written(invoice: Invoice, iso: string): string {
  const [year = "", month = "", day = ""] = iso.split("-")
  if (invoice.language === "de") return `${day}.${month}.${year}`
  if (invoice.language === "fr") return `${day}/${month}/${year}`
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso))
}

function address(party: Party): string {
  const town = party.country === "GB" ? `${party.city} ${party.postcode}` : `${party.postcode} ${party.city}`
  return `${party.name}\n${party.street}\n${town}`
}

function drawHead(document: PDFKit.PDFDocument, invoice: Invoice): number {
  const word = words[invoice.language]
  const { seller } = invoice
  const facts = [
    [word.number, invoice.number],
    [word.date, written(invoice, invoice.issueDate)],
    [word.due, written(invoice, invoice.dueDate)],
    [word.order, invoice.order ?? ""],
  ] as const
  const pair = ([label, value]: readonly [string, string], x: number, y: number, gap: number) => {
    document.font("body").text(label, x, y, { lineBreak: false })
    document.font("bold").text(value, x + gap, y, { lineBreak: false })
  }
  switch (invoice.layout) {
    case "classic":
      document.font("bold").fontSize(20).text(word.invoice, 390, 56)
      document
        .fontSize(10)
        .font("body")
        .text(`${address(seller)}\n${word.taxId} ${seller.taxId}`, left, 56, { width: 240 })
      document.text(`${word.to}:\n${address(invoice.buyer)}`, left, 150, { width: 240 })
      facts.forEach((fact, index) => {
        pair(fact, 340, 150 + index * 16, 90)
      })
      return 250
    case "band":
      document.rect(0, 0, 596, 78).fill("#1f3a4d").fillColor("white")
      document.font("bold").fontSize(18).text(seller.name, left, 28, { lineBreak: false })
      document.fillColor("black").fontSize(10).font("body").text(address(invoice.buyer), left, 110, { width: 260 })
      document.font("bold").fontSize(16).text(word.invoice, left, 190)
      document.fontSize(9)
      facts.forEach(([label, value], index) => {
        document.font("body").text(label, left + index * 122, 218, { lineBreak: false })
        document.font("bold").text(value, left + index * 122, 231, { lineBreak: false })
      })
      return 268
    case "letter":
      document.font("body").fontSize(8).text(address(seller).replaceAll("\n", " · "), left, 60)
      document.fontSize(10).text(address(invoice.buyer), left, 78, { width: 240 })
      document.font("bold").fontSize(13).text(`${word.invoice} ${invoice.number}`, left, 170)
      document.fontSize(10)
      facts.slice(1).forEach((fact, index) => {
        pair(fact, left, 196 + index * 15, 120)
      })
      return 262
    default:
      return invoice.layout satisfies never
  }
}

function drawLines(document: PDFKit.PDFDocument, invoice: Invoice, top: number): number {
  const word = words[invoice.language]
  const columns = [
    { x: left, width: 220, align: "left" },
    { x: 280, width: 50, align: "right" },
    { x: 335, width: 85, align: "right" },
    { x: 425, width: 35, align: "right" },
    { x: 462, width: right - 462, align: "right" },
  ] as const
  const row = (y: number, cells: readonly string[]) =>
    cells.forEach((cell, index) => {
      const column = columns[index]
      if (column) document.text(cell, column.x, y, { width: column.width, align: column.align })
    })
  document.font("bold").fontSize(9)
  row(top, [word.text, word.quantity, word.price, word.rate, word.amount])
  document
    .moveTo(left, top + 14)
    .lineTo(right, top + 14)
    .lineWidth(0.7)
    .stroke()
  document.font("body").fontSize(9.5)
  invoice.lines.forEach((line, index) => {
    const quantity = line.unit === "HUR" ? `${line.quantity} ${word.hours}` : String(line.quantity)
    const amounts = [money(invoice, line.price), `${line.rate}%`, money(invoice, line.quantity * line.price)]
    row(top + 22 + index * 19, [line.name, quantity, ...amounts])
  })
  return top + 26 + invoice.lines.length * 19
}

/** The bytes of the PDF (PDF/A-3b), with `xml` attached as factur-x.xml if given. */
export function invoicePdf(invoice: Invoice, xml?: string): Promise<Uint8Array> {
  const word = words[invoice.language]
  const made = new Date(`${invoice.issueDate}T08:00:00Z`)
  const title = `${word.invoice} ${invoice.number}`
  const document = new PDFDocument({
    size: "A4",
    margin: 40,
    pdfVersion: "1.7",
    subset: "PDF/A-3b",
    lang: invoice.language,
    info: { Title: title, Author: invoice.seller.name, CreationDate: made, ModDate: made, Producer: "", Creator: "" },
  })
  document.registerFont("body", fontPath("Regular"))
  document.registerFont("bold", fontPath("Bold"))
  const top = drawLines(document, invoice, drawHead(document, invoice))
  document.moveTo(left, top).lineTo(right, top).lineWidth(0.7).stroke()
  const { rates, net, gross } = totals(invoice.lines)
  const sums = [
    [word.net, net],
    ...rates.map((one) => [`${word.tax} ${one.rate}%`, one.tax] as const),
    [word.gross, invoice.printedGross ?? gross],
  ] as const
  sums.forEach(([label, amount], index) => {
    const y = top + 10 + index * 17
    document.font(index === sums.length - 1 ? "bold" : "body").fontSize(10)
    document
      .text(label, 330, y, { width: 110 })
      .text(money(invoice, amount), 440, y, { width: right - 440, align: "right" })
  })
  const bottom = top + 34 + sums.length * 17
  const spaced = invoice.iban.replace(/(.{4})(?=.)/g, "$1 ")
  document.font("body").fontSize(9.5).text(word.thanks, left, bottom)
  document.text(`IBAN: ${spaced}`, left, bottom + 16)
  document
    .fontSize(8)
    .text(`${invoice.seller.name} · ${word.taxId} ${invoice.seller.taxId}`, left, 770, { lineBreak: false })
  if (xml !== undefined) {
    // Its own constant, because the typings do not know `relationship`, which Factur-X asks for.
    const attachment = {
      name: "factur-x.xml",
      type: "text/xml",
      description: "Factur-X",
      relationship: "Alternative",
      creationDate: made,
      modifiedDate: made,
    }
    document.file(Buffer.from(xml), attachment)
  }
  return pdfBytes(document)
}
