import { z } from "zod"
import type { Finding } from "../../core/finding.ts"
import { checkSchema, findingSchema } from "../extraction/output.ts"

const text = findingSchema(z.string())

export const fieldNames = [
  "number",
  "issueDate",
  "dueDate",
  "deliveryDate",
  "sellerName",
  "sellerAddress",
  "sellerTaxId",
  "buyerName",
  "currency",
  "netAmount",
  "taxAmount",
  "grossAmount",
  "prepaidAmount",
  "dueAmount",
  "iban",
  "purchaseOrder",
  "paymentTerms",
] as const

export type FieldName = (typeof fieldNames)[number]
export type Fields = Readonly<Record<FieldName, Finding<string>>>

/** Without these an invoice is not read. */
export const keyFields: readonly FieldName[] = ["number", "issueDate", "netAmount", "taxAmount", "grossAmount"]

export const outputSchema = z.object({
  /** Where the values come from: the page, the XML inside or the XML that is the file; "none" if it is no invoice. */
  basis: z.enum(["page", "xml and page", "xml", "none"]),
  fields: z
    .object(Object.fromEntries(fieldNames.map((name) => [name, text])) as Record<FieldName, typeof text>)
    .readonly(),
  lines: z.array(z.object({ description: text, quantity: text, unitPrice: text, amount: text }).readonly()).readonly(),
  taxes: z.array(z.object({ rate: text, base: text, tax: text }).readonly()).readonly(),
  checks: z.array(checkSchema.readonly()).readonly(),
})

export type InvoiceOutput = z.infer<typeof outputSchema>
export type Line = InvoiceOutput["lines"][number]
export type TaxLine = InvoiceOutput["taxes"][number]
