/** The structured part of an invoice: UN/CEFACT CII (Factur-X, ZUGFeRD) and UBL (XRechnung), after EN 16931. */
import { decimal, type Invoice, type Party, totals } from "./data.ts"

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
}

/** One element per line, indented; `children` is text or lines. */
function element(name: string, children: string | readonly string[], attributes = ""): string {
  const open = attributes ? `${name} ${attributes}` : name
  if (typeof children === "string") return `<${open}>${escaped(children)}</${name}>`
  const inner = children.join("\n").replaceAll(/^/gm, "  ")
  return `<${open}>\n${inner}\n</${name}>`
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Cross Industry Invoice, profile EN 16931. */
export function cii(invoice: Invoice): string {
  const { rates, net, tax, gross } = totals(invoice.lines)
  const ram = (name: string, children: string | readonly string[], attributes = "") =>
    element(`ram:${name}`, children, attributes)
  const date = (name: string, iso: string) =>
    ram(name, [element("udt:DateTimeString", iso.replaceAll("-", ""), 'format="102"')])
  const party = (name: string, one: Party) =>
    ram(name, [
      ram("Name", one.name),
      ram("PostalTradeAddress", [
        ram("PostcodeCode", one.postcode),
        ram("LineOne", one.street),
        ram("CityName", one.city),
        ram("CountryID", one.country),
      ]),
      ram("SpecifiedTaxRegistration", [ram("ID", one.taxId, 'schemeID="VA"')]),
    ])
  const rate = (percent: number) => [ram("CategoryCode", "S"), ram("RateApplicablePercent", percent.toFixed(2))]
  const lines = invoice.lines.map((line, index) =>
    ram("IncludedSupplyChainTradeLineItem", [
      ram("AssociatedDocumentLineDocument", [ram("LineID", String(index + 1))]),
      ram("SpecifiedTradeProduct", [ram("Name", line.name)]),
      ram("SpecifiedLineTradeAgreement", [
        ram("NetPriceProductTradePrice", [ram("ChargeAmount", decimal(line.price))]),
      ]),
      ram("SpecifiedLineTradeDelivery", [ram("BilledQuantity", String(line.quantity), `unitCode="${line.unit}"`)]),
      ram("SpecifiedLineTradeSettlement", [
        ram("ApplicableTradeTax", [ram("TypeCode", "VAT"), ...rate(line.rate)]),
        ram("SpecifiedTradeSettlementLineMonetarySummation", [
          ram("LineTotalAmount", decimal(line.quantity * line.price)),
        ]),
      ]),
    ]),
  )
  const settlement = ram("ApplicableHeaderTradeSettlement", [
    ram("InvoiceCurrencyCode", invoice.currency),
    ram("SpecifiedTradeSettlementPaymentMeans", [
      ram("TypeCode", "58"),
      ram("PayeePartyCreditorFinancialAccount", [ram("IBANID", invoice.xmlSays?.iban ?? invoice.iban)]),
    ]),
    ...rates.map((one) =>
      ram("ApplicableTradeTax", [
        ram("CalculatedAmount", decimal(one.tax)),
        ram("TypeCode", "VAT"),
        ram("BasisAmount", decimal(one.base)),
        ...rate(one.rate),
      ]),
    ),
    ram("SpecifiedTradePaymentTerms", [date("DueDateDateTime", invoice.xmlSays?.dueDate ?? invoice.dueDate)]),
    ram("SpecifiedTradeSettlementHeaderMonetarySummation", [
      ram("LineTotalAmount", decimal(net)),
      ram("TaxBasisTotalAmount", decimal(net)),
      ram("TaxTotalAmount", decimal(tax), `currencyID="${invoice.currency}"`),
      ram("GrandTotalAmount", decimal(gross)),
      ram("DuePayableAmount", decimal(gross)),
    ]),
  ])
  const urn = "urn:un:unece:uncefact:data:standard"
  return `${head}${element(
    "rsm:CrossIndustryInvoice",
    [
      element("rsm:ExchangedDocumentContext", [
        ram("GuidelineSpecifiedDocumentContextParameter", [ram("ID", "urn:cen.eu:en16931:2017")]),
      ]),
      element("rsm:ExchangedDocument", [
        ram("ID", invoice.number),
        ram("TypeCode", "380"),
        date("IssueDateTime", invoice.issueDate),
      ]),
      element("rsm:SupplyChainTradeTransaction", [
        ...lines,
        ram("ApplicableHeaderTradeAgreement", [
          party("SellerTradeParty", invoice.seller),
          party("BuyerTradeParty", invoice.buyer),
          ram("BuyerOrderReferencedDocument", [ram("IssuerAssignedID", invoice.order ?? "")]),
        ]),
        ram("ApplicableHeaderTradeDelivery", []),
        settlement,
      ]),
    ],
    `xmlns:rsm="${urn}:CrossIndustryInvoice:100" xmlns:ram="${urn}:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="${urn}:UnqualifiedDataType:100"`,
  )}\n`
}

/** UBL 2.1 invoice as XRechnung 3.0 asks for it. */
export function ubl(invoice: Invoice): string {
  const { rates, net, tax, gross } = totals(invoice.lines)
  const cbc = (name: string, text: string, attributes = "") => element(`cbc:${name}`, text, attributes)
  const cac = (name: string, children: readonly string[]) => element(`cac:${name}`, children)
  const money = (name: string, minor: number) => cbc(name, decimal(minor), `currencyID="${invoice.currency}"`)
  const category = (name: string, percent: number) =>
    cac(name, [cbc("ID", "S"), cbc("Percent", String(percent)), cac("TaxScheme", [cbc("ID", "VAT")])])
  const party = (name: string, one: Party, contact: readonly string[]) =>
    cac(name, [
      cac("Party", [
        cbc("EndpointID", `post@${one.country.toLowerCase()}.example`, 'schemeID="EM"'),
        cac("PostalAddress", [
          cbc("StreetName", one.street),
          cbc("CityName", one.city),
          cbc("PostalZone", one.postcode),
          cac("Country", [cbc("IdentificationCode", one.country)]),
        ]),
        cac("PartyTaxScheme", [cbc("CompanyID", one.taxId), cac("TaxScheme", [cbc("ID", "VAT")])]),
        cac("PartyLegalEntity", [cbc("RegistrationName", one.name)]),
        ...contact,
      ]),
    ])
  const contact = cac("Contact", [
    cbc("Name", "Svenja Ackermann"),
    cbc("Telephone", "+49 7071 555 0170"),
    cbc("ElectronicMail", "rechnung@ackermann.example"),
  ])
  const lines = invoice.lines.map((line, index) =>
    cac("InvoiceLine", [
      cbc("ID", String(index + 1)),
      cbc("InvoicedQuantity", String(line.quantity), `unitCode="${line.unit}"`),
      money("LineExtensionAmount", line.quantity * line.price),
      cac("Item", [cbc("Name", line.name), category("ClassifiedTaxCategory", line.rate)]),
      cac("Price", [money("PriceAmount", line.price)]),
    ]),
  )
  const urn = "urn:oasis:names:specification:ubl:schema:xsd"
  return `${head}${element(
    "ubl:Invoice",
    [
      cbc("CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
      cbc("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
      cbc("ID", invoice.number),
      cbc("IssueDate", invoice.issueDate),
      cbc("DueDate", invoice.dueDate),
      cbc("InvoiceTypeCode", "380"),
      cbc("DocumentCurrencyCode", invoice.currency),
      cbc("BuyerReference", "FR-EINKAUF"),
      cac("OrderReference", [cbc("ID", invoice.order ?? "")]),
      party("AccountingSupplierParty", invoice.seller, [contact]),
      party("AccountingCustomerParty", invoice.buyer, []),
      cac("PaymentMeans", [
        cbc("PaymentMeansCode", "58"),
        cac("PayeeFinancialAccount", [cbc("ID", invoice.iban), cbc("Name", invoice.seller.name)]),
      ]),
      cac("TaxTotal", [
        money("TaxAmount", tax),
        ...rates.map((one) =>
          cac("TaxSubtotal", [
            money("TaxableAmount", one.base),
            money("TaxAmount", one.tax),
            category("TaxCategory", one.rate),
          ]),
        ),
      ]),
      cac("LegalMonetaryTotal", [
        money("LineExtensionAmount", net),
        money("TaxExclusiveAmount", net),
        money("TaxInclusiveAmount", gross),
        money("PayableAmount", gross),
      ]),
      ...lines,
    ],
    `xmlns:ubl="${urn}:Invoice-2" xmlns:cac="${urn}:CommonAggregateComponents-2" xmlns:cbc="${urn}:CommonBasicComponents-2"`,
  )}\n`
}
