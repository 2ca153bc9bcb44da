import { describe, expect, test } from "vitest"
import { sheetOf } from "../../src/apps/extraction/sheet.ts"
import { decidePage } from "../../src/apps/invoices/decide.ts"
import { readPage } from "../../src/apps/invoices/page.ts"
import { isFound } from "../../src/core/finding.ts"

// Layouts of our own writing that nothing was fitted to when they were first read.
const layouts = [
  {
    name: "an American one: titles over values, month before day",
    expected: ["10045", "2024-03-07", "1190.00", "101.15", "1291.15"],
    text: `                              INVOICE

Rivera Design Studio                              INVOICE #  10045
99 Oak Ave, Portland, OR 97201                    DATE  03/07/2024
                                                  DUE DATE  04/06/2024
BILL TO
Northwind Traders

DESCRIPTION                              HOURS     RATE       AMOUNT
Logo design                              10        85.00      850.00
Brand guide                              4         85.00      340.00

                                         SUBTOTAL             1,190.00
                                         TAX RATE             8.5%
                                         TAX                  101.15
                                         TOTAL                $1,291.15`,
  },
  {
    name: "a German one: abbreviated heads, quantities with decimals",
    expected: ["2024/0815", "2024-05-02", "520.00", "98.80", "618.80"],
    text: `Elektro Sommer e.K. · Hauptstr. 3 · 50667 Köln

Bau Meyer GmbH
                                          Kunden-Nr.:        10233
                                          Rechnungs-Nr.:     2024/0815
                                          Datum:             02.05.2024
                                          Lieferdatum:       30.04.2024

Pos.   Artikel                Menge      Einheit    EP        GP
1      Kabel NYM-J 3x1,5      100,00     m          0,89      89,00
2      Steckdose              12         Stk        4,50      54,00
3      Montage                6,5        Std        58,00     377,00

                                          Zwischensumme               520,00 EUR
                                          zzgl. 19 % MwSt.            98,80 EUR
                                          Gesamtsumme                 618,80 EUR`,
  },
  {
    name: "a French one: net à payer, spaces between thousands",
    expected: ["FA-2024-031", "2024-04-18", "1640.00", "328.00", "1968.00"],
    text: `SARL Menuiserie Dupont
31000 Toulouse
                                         Mairie de Blagnac

FACTURE N° FA-2024-031                    Le 18 avril 2024

Désignation                       Qté    PU HT       Total HT
Porte chêne                       2      640,00      1 280,00
Pose                              8      45,00       360,00

                                  Total HT           1 640,00 €
                                  TVA 20,00 %        328,00 €
                                  Net à payer        1 968,00 €
Date d'échéance : 18 mai 2024`,
  },
  {
    name: "a Spanish one: base imponible, IVA",
    expected: ["2024-118", "2024-03-14", "312.00", "65.52", "377.52"],
    text: `Talleres Ibáñez S.L.
FACTURA Nº: 2024-118               Fecha: 14/03/2024

Concepto                    Cantidad      Precio      Importe
Revisión anual              1             250,00      250,00
Aceite 5W30                 5             12,40       62,00

Base imponible              312,00 €
IVA 21%                     65,52 €
TOTAL FACTURA               377,52 €`,
  },
  {
    name: "a utility's: three labels on one line, no table",
    expected: ["55600123", "2024-01-09", "95.50", "19.10", "114.60"],
    text: `Thames Plumbing Limited
Account number: 8891002      Bill date: 9 Jan 2024      Bill number: 55600123

Call-out charge                                  £60.00
Parts                                            £35.50
Total charges before VAT                         £95.50
VAT @ 20%                                        £19.10
Total amount to pay                              £114.60
Please pay by 30 Jan 2024`,
  },
] as const

describe("layouts that nothing was fitted to", () => {
  for (const { name, text, expected } of layouts) {
    test(`${name}`, () => {
      const from = { document: "d", version: "v", title: "", source: "page.txt", text, blocks: [], metadata: {} }
      const { fields, items } = decidePage(readPage(sheetOf(from)))
      const found = [fields.number, fields.issueDate, fields.netAmount, fields.taxAmount, fields.grossAmount]
      expect(found.map((finding) => (isFound(finding) ? finding.value : finding.status))).toEqual(expected)
      expect(items.isProven).toBe(true)
    })
  }
})

describe("doubt", () => {
  test("a date that can be read in two ways is never sure", () => {
    const text = "Invoice number: A-1\nInvoice date: 03/07/2025\nTotal: 12.00"
    const from = { document: "d", version: "v", title: "", source: "page.txt", text, blocks: [], metadata: {} }
    const { issueDate } = decidePage(readPage(sheetOf(from))).fields
    expect(isFound(issueDate) && issueDate.confidence).toBeLessThan(0.9)
  })

  test("two numbers that labels announce alike are unclear, with both places", () => {
    const text = "Invoice number: A-17\nInvoice number: B-99\nInvoice date: 13/07/2025\nTotal: 12.00"
    const from = { document: "d", version: "v", title: "", source: "page.txt", text, blocks: [], metadata: {} }
    const { number } = decidePage(readPage(sheetOf(from))).fields
    expect(isFound(number) ? [] : number.nearest.map((citation) => citation.quote)).toEqual(["A-17", "B-99"])
  })
})
