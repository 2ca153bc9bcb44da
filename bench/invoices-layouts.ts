/** Invoices of our own writing in many layouts, from the page alone: `node bench/invoices-layouts.ts [--worst]`. */
import { sheetOf } from "../src/apps/extraction/sheet.ts"
import { decidePage } from "../src/apps/invoices/decide.ts"
import type { FieldName } from "../src/apps/invoices/output.ts"
import { readPage } from "../src/apps/invoices/page.ts"
import { multisetF1 } from "../src/apps/invoices/score.ts"
import { isFound } from "../src/core/finding.ts"
import { layoutsApart } from "../test/fixtures/invoice-layouts/apart.ts"
import type { InvoiceLayout } from "../test/fixtures/invoice-layouts/layout.ts"
import { invoiceLayouts } from "../test/fixtures/invoice-layouts/layouts.ts"

const key = ["number", "issueDate", "netAmount", "taxAmount", "grossAmount"]
const sure = 0.9

function measure(name: string, layouts: readonly InvoiceLayout[]): void {
  const tallies = new Map<string, { right: number; asked: number }>()
  let [documents, wrong, sureValues, f1] = [0, 0, 0, 0]
  for (const { name: layout, text, fields, amounts } of layouts) {
    const from = { document: "d", version: "v", title: "", source: "p.txt", text, blocks: [], metadata: {} }
    const page = decidePage(readPage(sheetOf(from)))
    const misses: string[] = []
    for (const [field, expected] of Object.entries(fields)) {
      const finding = page.fields[field as FieldName]
      const isRight = isFound(finding) && squeeze(finding.value) === squeeze(expected)
      const tally = tallies.get(field) ?? { right: 0, asked: 0 }
      tallies.set(field, { right: tally.right + Number(isRight), asked: tally.asked + 1 })
      if (key.includes(field) && isFound(finding) && finding.confidence >= sure) {
        sureValues += 1
        if (!isRight) wrong += 1
      }
      if (!isRight) misses.push(`${field} ${expected} ≠ ${isFound(finding) ? finding.value : finding.reason}`)
    }
    if (!misses.some((miss) => key.includes(miss.split(" ")[0]!))) documents += 1
    const found = page.lines.flatMap((line) => (isFound(line.amount) ? [line.amount.value] : []))
    f1 += multisetF1(found, amounts)
    if (process.argv.includes("--worst") && misses.length > 0) console.log(`  ${layout}\n    ${misses.join("\n    ")}`)
  }
  console.log(`${name}: ${layouts.length} layouts`)
  for (const [field, { right, asked }] of tallies) console.log(`  ${field.padEnd(14)} ${right} of ${asked}`)
  console.log(
    `  all key values right ${documents} of ${layouts.length}; line amounts F1 ${(f1 / layouts.length).toFixed(3)}`,
  )
  console.log(`  wrong among key values given as sure: ${wrong} of ${sureValues}`)
}

function squeeze(text: string): string {
  return /^-?[\d.]+$/.test(text) ? text : text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()
}

measure("fitted", invoiceLayouts)
measure("kept apart", layoutsApart)
