/** Makes the sample invoices and what is true of them: `node examples/make/invoices.ts`. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createCanvas } from "@napi-rs/canvas"
import { decimal, type Invoice, invoices, totals } from "./invoices/data.ts"
import { invoicePdf } from "./invoices/page.ts"
import { cii, ubl } from "./invoices/xml.ts"
import { rasterise } from "./raster.ts"

const folder = join(import.meta.dirname, "..", "samples", "invoices")
await mkdir(folder, { recursive: true })

/** What a careful person reads off the page, in normal form; traps are said beside it. */
function expected(invoice: Invoice, source = invoice.file) {
  const { rates, net, tax, gross } = totals(invoice.lines)
  const page = decimal(invoice.printedGross ?? gross)
  return {
    source,
    fields: {
      number: invoice.number,
      issueDate: invoice.issueDate,
      dueDate: invoice.dueDate,
      purchaseOrder: invoice.order,
      sellerName: invoice.seller.name,
      sellerTaxId: invoice.seller.taxId,
      buyerName: invoice.buyer.name,
      currency: invoice.currency,
      netAmount: decimal(net),
      taxAmount: decimal(tax),
      grossAmount: page,
      iban: invoice.iban,
    },
    taxes: rates.map((one) => ({ rate: one.rate, base: decimal(one.base), tax: decimal(one.tax) })),
    lines: invoice.lines.map((line) => ({
      name: line.name,
      quantity: line.quantity,
      price: decimal(line.price),
      amount: decimal(line.quantity * line.price),
    })),
    ...(invoice.printedGross === undefined ? {} : { wrong: { grossAmount: { printed: page, right: decimal(gross) } } }),
    ...(invoice.xmlSays === undefined ? {} : { disagree: invoice.xmlSays }),
  }
}

/** The first page as a grey JPEG from a scanner that took it in 1.3° askew. */
async function scan(pdf: Uint8Array): Promise<Uint8Array> {
  const page = await rasterise(pdf, 1, 130)
  const canvas = createCanvas(page.width, page.height)
  const context = canvas.getContext("2d")
  context.fillStyle = "#f2f0ea"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.filter = "grayscale(1) contrast(0.92)"
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((1.3 * Math.PI) / 180)
  context.scale(0.98, 0.98)
  context.drawImage(page, -page.width / 2, -page.height / 2)
  return canvas.encode("jpeg", 62)
}

const truth: ReturnType<typeof expected>[] = []
for (const invoice of invoices) {
  const path = join(folder, invoice.file)
  truth.push(expected(invoice))
  if (invoice.xml === "ubl") {
    await writeFile(path, ubl(invoice))
    continue
  }
  const pdf = await invoicePdf(invoice, invoice.xml === "cii" ? cii(invoice) : undefined)
  await writeFile(path, pdf)
  if (invoice.file !== "tooling-en.pdf") continue
  await writeFile(join(folder, "tooling-en-scan.jpg"), await scan(pdf))
  truth.push(expected(invoice, "tooling-en-scan.jpg"))
}
await writeFile(join(folder, "expected.jsonl"), `${truth.map((row) => JSON.stringify(row)).join("\n")}\n`)
console.log(truth.map((row) => `${row.source} ${row.fields.grossAmount} ${row.fields.currency}`).join("\n"))
