import { type Finding, isFound } from "../../core/finding.ts"
import type { RenderedRun } from "../app.ts"
import { csvOf } from "../csv.ts"
import type { InvoiceOutput } from "./output.ts"
import { toUbl } from "./ubl.ts"

/** For people: the fields with where they stand; "csv": one row a line item with its file, where the invoice stands and its fields before it; "ubl": an XML. */
export function renderInvoice(output: InvoiceOutput, format?: string, run?: RenderedRun): string {
  switch (format) {
    case "csv":
      return toCsv(output, run)
    case "ubl":
    case "xml":
      return toUbl(output)
    default:
      return toText(output)
  }
}

function shown(finding: Finding<string>): string {
  return isFound(finding) ? finding.value : ""
}

function toText(output: InvoiceOutput): string {
  const abstained = Object.values(output.fields).flatMap((finding) =>
    !isFound(finding) && finding.status === "abstained" ? [finding.reason] : [],
  )
  // A document that is no invoice has one reason for all its fields.
  const reasons = [...new Set(abstained)]
  if (reasons.length === 1 && abstained.length === Object.keys(output.fields).length) return `abstained: ${reasons[0]}`
  const fields = Object.entries(output.fields).flatMap(([name, finding]) => {
    if (isFound(finding)) {
      const page = finding.evidence
        .map((citation) => ("page" in citation && citation.page !== undefined ? `p. ${citation.page}` : ""))
        .find((one) => one !== "")
      const doubt = finding.confidence < 0.9 ? ` (${Math.round(finding.confidence * 100)}%)` : ""
      const author = finding.proposedBy === undefined ? "" : ` (by ${finding.proposedBy})`
      return [`${name.padEnd(15)} ${finding.value}${doubt}${author}${page === undefined ? "" : `  ${page}`}`]
    }
    return finding.status === "missing" ? [] : [`${name.padEnd(15)} ${finding.status}: ${finding.reason}`]
  })
  const lines = output.lines.map(
    (line) =>
      `  ${shown(line.description).slice(0, 50).padEnd(50)} ${shown(line.quantity).padStart(8)} × ${shown(line.unitPrice).padStart(10)} = ${shown(line.amount).padStart(10)}`,
  )
  const marks = { passed: "✓", failed: "✗", skipped: "·" } as const
  const checks = output.checks.map((check) => `  ${marks[check.status]} ${check.name}: ${check.detail}`)
  return [
    ...fields,
    ...(lines.length === 0 ? [] : ["lines", ...lines]),
    ...(checks.length === 0 ? [] : ["checks", ...checks]),
  ].join("\n")
}

const headFields = [
  "number",
  "issueDate",
  "dueDate",
  "sellerName",
  "sellerTaxId",
  "buyerName",
  "currency",
  "netAmount",
  "taxAmount",
  "grossAmount",
  "iban",
] as const

function toCsv(output: InvoiceOutput, run: RenderedRun | undefined): string {
  const head = ["file", "status", ...headFields, "line", "description", "quantity", "unitPrice", "amount"]
  const own = [run?.source ?? "", run?.status ?? "", ...headFields.map((name) => shown(output.fields[name]))]
  const rows = output.lines.map((line, index) => [
    ...own,
    String(index + 1),
    ...[line.description, line.quantity, line.unitPrice, line.amount].map(shown),
  ])
  return csvOf([head, ...(rows.length === 0 ? [[...own, "", "", "", "", ""]] : rows)], "\n")
}
