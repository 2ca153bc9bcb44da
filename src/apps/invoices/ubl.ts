import { type Finding, isFound } from "../../core/finding.ts"
import type { InvoiceOutput } from "./output.ts"

/** What was found as a UBL 2.1 invoice. Only what was found is written: it may lack what a profile (Peppol, XRechnung) asks for. */
export function toUbl(output: InvoiceOutput): string {
  const { fields } = output
  const currency = textIn(fields.currency) ?? "EUR"
  const money = (name: string, finding: Finding<string>) =>
    element(name, textIn(finding), ` currencyID="${escaped(currency)}"`)
  const party = (role: string, name: Finding<string>, taxId?: Finding<string>) =>
    group(`cac:${role}`, [
      group("cac:Party", [
        group("cac:PartyName", [element("cbc:Name", textIn(name))]),
        group("cac:PartyTaxScheme", [element("cbc:CompanyID", taxId === undefined ? undefined : textIn(taxId))]),
      ]),
    ])
  const taxes = output.taxes.map((row) =>
    group("cac:TaxSubtotal", [
      money("cbc:TaxableAmount", row.base),
      money("cbc:TaxAmount", row.tax),
      group("cac:TaxCategory", [element("cbc:Percent", textIn(row.rate))]),
    ]),
  )
  const lines = output.lines.map((line, index) =>
    group("cac:InvoiceLine", [
      element("cbc:ID", String(index + 1)),
      element("cbc:InvoicedQuantity", textIn(line.quantity)),
      money("cbc:LineExtensionAmount", line.amount),
      group("cac:Item", [element("cbc:Name", textIn(line.description))]),
      group("cac:Price", [money("cbc:PriceAmount", line.unitPrice)]),
    ]),
  )
  const body = [
    element("cbc:ID", textIn(fields.number)),
    element("cbc:IssueDate", textIn(fields.issueDate)),
    element("cbc:DueDate", textIn(fields.dueDate)),
    element("cbc:InvoiceTypeCode", "380"),
    element("cbc:DocumentCurrencyCode", textIn(fields.currency)),
    group("cac:OrderReference", [element("cbc:ID", textIn(fields.purchaseOrder))]),
    party("AccountingSupplierParty", fields.sellerName, fields.sellerTaxId),
    party("AccountingCustomerParty", fields.buyerName),
    group("cac:PaymentMeans", [group("cac:PayeeFinancialAccount", [element("cbc:ID", textIn(fields.iban))])]),
    group("cac:TaxTotal", [money("cbc:TaxAmount", fields.taxAmount), ...taxes]),
    group("cac:LegalMonetaryTotal", [
      money("cbc:TaxExclusiveAmount", fields.netAmount),
      money("cbc:TaxInclusiveAmount", fields.grossAmount),
      money("cbc:PayableAmount", isFound(fields.dueAmount) ? fields.dueAmount : fields.grossAmount),
    ]),
    ...lines,
  ].filter((part) => part !== "")
  const spaces =
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Invoice ${spaces}>\n${body.join("\n")}\n</Invoice>`
}

function textIn(finding: Finding<string>): string | undefined {
  return isFound(finding) ? finding.value : undefined
}

function element(name: string, value: string | undefined, attributes = ""): string {
  return value === undefined ? "" : `<${name}${attributes}>${escaped(value)}</${name}>`
}

function group(name: string, parts: readonly string[]): string {
  const inside = parts.filter((part) => part !== "")
  return inside.length === 0 ? "" : `<${name}>${inside.join("")}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
