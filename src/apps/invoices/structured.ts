import type { Element } from "domhandler"
import { normalDecimal } from "../extraction/money.ts"
import { all, type ElementValue, first, localName, parseXml } from "./elements.ts"

/** An invoice as an XML says it: Cross Industry Invoice (ZUGFeRD 1 and 2, Factur-X, XRechnung) or UBL. */
export interface StructuredInvoice {
  readonly format: "CII" | "UBL"
  readonly fields: Readonly<Record<string, ElementValue>>
  readonly lines: readonly StructuredLine[]
  readonly taxes: readonly { readonly rate?: ElementValue; readonly base?: ElementValue; readonly tax?: ElementValue }[]
}

export interface StructuredLine {
  readonly description?: ElementValue
  readonly quantity?: ElementValue
  readonly unitPrice?: ElementValue
  readonly amount?: ElementValue
}

/** Reads an e-invoice; undefined for any other XML. */
export function readStructured(bytes: Uint8Array): StructuredInvoice | undefined {
  const root = parseXml(bytes)
  if (root === undefined) return undefined
  switch (localName(root)) {
    case "CrossIndustryInvoice":
    case "CrossIndustryDocument":
      return readCrossIndustry(root)
    case "Invoice":
    case "CreditNote":
      // The first drafts of ZUGFeRD named their root like UBL does.
      if (all(root, "HeaderExchangedDocument").length > 0) return readCrossIndustry(root)
      return all(root, "ID").length > 0 ? readUniversal(root) : undefined
    default:
      return undefined
  }
}

const amount = (text: string) => (/^[-+]?\d+(?:\.\d+)?$/.test(text) ? normalDecimal(text.replace("+", "")) : undefined)
const quantity = (text: string) => (/^[-+]?\d+(?:\.\d+)?$/.test(text) ? plain(text) : undefined)
const compactId = (text: string) => text.replace(/\s/g, "")

function plain(text: string): string {
  return text
    .replace("+", "")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")
}

/** "20250331" (format 102), "2025-03-31", with or without a time → ISO date. */
function day(text: string): string | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text)
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}`
}

const document = "ExchangedDocument|HeaderExchangedDocument"
const trade = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
const agreement = `${trade}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement`
const delivery = `${trade}/ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery`
const settlement = `${trade}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement`
const summation = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation`

function readCrossIndustry(root: Element): StructuredInvoice {
  const seller = `${agreement}/SellerTradeParty`
  const buyer = `${agreement}/BuyerTradeParty`
  const tax = `${settlement}/ApplicableTradeTax`
  const rates = all(root, tax).map((element) => ({
    ...named("rate", first(element, ["RateApplicablePercent|ApplicablePercent"], quantity)),
    ...named("base", first(element, ["BasisAmount"], amount)),
    ...named("tax", first(element, ["CalculatedAmount"], amount)),
  }))
  return {
    format: "CII",
    fields: present({
      number: first(root, [`${document}/ID`]),
      issueDate: first(root, [`${document}/IssueDateTime/DateTimeString`, `${document}/IssueDateTime`], day),
      dueDate: first(
        root,
        [
          `${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`,
          `${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime`,
        ],
        day,
      ),
      deliveryDate: first(root, [`${delivery}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString`], day),
      sellerName: first(root, [`${seller}/Name`, `${seller}/SpecifiedLegalOrganization/TradingBusinessName`]),
      sellerAddress: addressOf(root, `${seller}/PostalTradeAddress`, [
        "LineOne",
        "LineTwo",
        "LineThree",
        "PostcodeCode",
        "CityName",
        "CountryID",
      ]),
      sellerTaxId: taxIdOf(root, `${seller}/SpecifiedTaxRegistration/ID`),
      buyerName: first(root, [`${buyer}/Name`, `${buyer}/DefinedTradeContact/PersonName`]),
      currency: first(root, [`${settlement}/InvoiceCurrencyCode`]),
      netAmount: first(root, [`${summation}/TaxBasisTotalAmount`], amount),
      taxAmount: first(root, [`${summation}/TaxTotalAmount`], amount),
      grossAmount: first(root, [`${summation}/GrandTotalAmount`], amount),
      prepaidAmount: first(root, [`${summation}/TotalPrepaidAmount`], amount),
      dueAmount: first(root, [`${summation}/DuePayableAmount`], amount),
      iban: first(
        root,
        [`${settlement}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID`],
        compactId,
      ),
      purchaseOrder: first(root, [`${agreement}/BuyerOrderReferencedDocument/IssuerAssignedID|ID`]),
      paymentTerms: first(root, [`${settlement}/SpecifiedTradePaymentTerms/Description`]),
    }),
    lines: all(root, `${trade}/IncludedSupplyChainTradeLineItem`).flatMap(crossIndustryLine),
    taxes: rates.filter((row) => row.tax !== undefined),
  }
}

function crossIndustryLine(line: Element): readonly StructuredLine[] {
  const agreed = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
  const settled = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
  const read = present({
    description: first(line, [
      "SpecifiedTradeProduct/Name",
      "SpecifiedTradeProduct/Description",
      "AssociatedDocumentLineDocument/IncludedNote/Content",
    ]),
    quantity: first(line, ["SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery/BilledQuantity"], quantity),
    unitPrice: first(
      line,
      [`${agreed}/NetPriceProductTradePrice/ChargeAmount`, `${agreed}/GrossPriceProductTradePrice/ChargeAmount`],
      amount,
    ),
    amount: first(
      line,
      [
        `${settled}/SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation/LineTotalAmount`,
      ],
      amount,
    ),
  })
  // A line that only holds a note is a text between the items.
  return read.amount === undefined && read.quantity === undefined ? [] : [read]
}

/** The VAT identifier (scheme VA) before the tax office's number (FC). */
function taxIdOf(root: Element, path: string): ElementValue | undefined {
  return (
    first(root, [path], (text, element) => (element.attribs.schemeID === "VA" ? compactId(text) : undefined)) ??
    first(root, [path], compactId)
  )
}

function addressOf(root: Element, path: string, parts: readonly string[]): ElementValue | undefined {
  const element = all(root, path)[0]
  if (element === undefined) return undefined
  const found = parts.flatMap((part) => first(element, [part]) ?? [])
  if (found[0] === undefined) return undefined
  const joined = found.map((part) => part.value).join(", ")
  return { value: joined, printed: joined, path: found[0].path.replace(/\/[^/]*$/, "") }
}

const supplier = "AccountingSupplierParty/Party"
const customer = "AccountingCustomerParty/Party"
const street = ["StreetName", "AdditionalStreetName", "PostalZone", "CityName", "Country/IdentificationCode"]

function readUniversal(root: Element): StructuredInvoice {
  const totals = "LegalMonetaryTotal"
  // The tax in the document's own currency stands first; a second total may say it in the seller's.
  const taxTotal = all(root, "TaxTotal")
  return {
    format: "UBL",
    fields: present({
      number: first(root, ["ID"]),
      issueDate: first(root, ["IssueDate"], day),
      dueDate: first(root, ["DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"], day),
      deliveryDate: first(root, ["Delivery/ActualDeliveryDate"], day),
      sellerName: first(root, [`${supplier}/PartyLegalEntity/RegistrationName`, `${supplier}/PartyName/Name`]),
      sellerAddress: addressOf(root, `${supplier}/PostalAddress`, street),
      sellerTaxId: first(root, [`${supplier}/PartyTaxScheme/CompanyID`], compactId),
      buyerName: first(root, [`${customer}/PartyLegalEntity/RegistrationName`, `${customer}/PartyName/Name`]),
      currency: first(root, ["DocumentCurrencyCode"]),
      netAmount: first(root, [`${totals}/TaxExclusiveAmount`], amount),
      taxAmount: first(root, ["TaxTotal/TaxAmount"], amount),
      grossAmount: first(root, [`${totals}/TaxInclusiveAmount`, `${totals}/PayableAmount`], amount),
      prepaidAmount: first(root, [`${totals}/PrepaidAmount`], amount),
      dueAmount: first(root, [`${totals}/PayableAmount`], amount),
      iban: first(root, ["PaymentMeans/PayeeFinancialAccount/ID"], compactId),
      purchaseOrder: first(root, ["OrderReference/ID"]),
      paymentTerms: first(root, ["PaymentTerms/Note"]),
    }),
    lines: all(root, "InvoiceLine|CreditNoteLine").map((line) =>
      present({
        description: first(line, ["Item/Name", "Item/Description"]),
        quantity: first(line, ["InvoicedQuantity|CreditedQuantity"], quantity),
        unitPrice: first(line, ["Price/PriceAmount"], amount),
        amount: first(line, ["LineExtensionAmount"], amount),
      }),
    ),
    taxes: taxTotal
      .flatMap((total) => all(total, "TaxSubtotal"))
      .map((row) => ({
        ...named("rate", first(row, ["TaxCategory/Percent", "Percent"], quantity)),
        ...named("base", first(row, ["TaxableAmount"], amount)),
        ...named("tax", first(row, ["TaxAmount"], amount)),
      })),
  }
}

type Present<Values> = { readonly [Key in keyof Values]?: NonNullable<Values[Key]> }

/** Drops what is not there. */
function present<Values extends Readonly<Record<string, ElementValue | undefined>>>(values: Values): Present<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<Values>
}

function named<Name extends string>(name: Name, value: ElementValue | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: ElementValue }
}
