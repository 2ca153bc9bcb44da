import { expect, test } from "vitest"
import { sheetOf } from "../../src/apps/extraction/sheet.ts"
import { decidePage } from "../../src/apps/invoices/decide.ts"
import { readPage } from "../../src/apps/invoices/page.ts"
import { isFound } from "../../src/core/finding.ts"

/** Lines as OCR gives them: each word with its box and how sure it is. */
function recognised(text: string) {
  const runs = text.split("\n").flatMap((line, row) => {
    const from = text.split("\n").slice(0, row).join("\n").length + (row === 0 ? 0 : 1)
    return [...line.matchAll(/\S+/g)].map((match) => ({
      start: from + match.index,
      end: from + match.index + match[0].length,
      page: 1,
      x: match.index * 6,
      y: row * 12,
      width: match[0].length * 6,
      height: 10,
      confidence: 0.9,
    }))
  })
  const layout = { pages: [{ page: 1, width: 300, height: 600, start: 0, end: text.length }], runs }
  return { document: "d", version: "v", title: "", source: "r.png", text, blocks: [], metadata: {}, layout }
}

function totalOf(text: string): string {
  const { grossAmount } = decidePage(readPage(sheetOf(recognised(text)))).fields
  return isFound(grossAmount) ? grossAmount.value : grossAmount.status
}

const head =
  "CORNER MART SDN BHD (12345-X)\n4 JALAN BUNGA\n41000 KLANG\nINV0ICE NO : 18418/102\n05:38PM 568268 04-06-18\n"

test.each([
  [
    "the currency is the label's last word and the amount's first",
    `${head}620 CREAMER RM5.00\nTotal Sales RM 20.90\nCASH RM 21.00\nCHANGE RM .10\nThank you`,
    "20.90",
  ],
  [
    "figures within words are the letters that they look like",
    `${head}Cake Slice RM12.60\nCoffee RM8.40\nGrand Tota1 RM21.00\n(Bi11 inclusive of 6% GST: RM1.19)\nCash RM21.00`,
    "21.00",
  ],
  [
    "what was given and what was to pay stand over the change, whatever they are called",
    `${head}201026 SCONE 7.50 0 7.50 S\naty 1 7.50\nDve 7.50\nFay 20.00\nChange 12.50`,
    "7.50",
  ],
  [
    "a sum that holds for a part of the supplies is not the whole",
    `${head}Total 0% supplies: 31.78\nTotal 6% supplies (excl. GST): 7.92\nGST: 0.48\nTotal 6% supplies (Inc. GST): 8.40\nTotal Payable: 40.18`,
    "40.18",
  ],
  [
    "a rounding that is printed leads from the sum to what is paid",
    `${head}lotal (Excluding GST): 35.60\nServ.Charge (10%): 3.56\nGSIPayable: 2.36\nlotal (Inclusive of GSI): 41.52\nRounding Adj: -0.02\nTOTAL: 41.50\nVISA 41.50\nSummary Amount(RM) Tax(RM)\nSR (@6%) 39.16 2.36`,
    "41.50",
  ],
])("%s", (_, text, total) => {
  expect(totalOf(text)).toBe(total)
})

test("a year that is glued to its month, with a time behind it, is a date", () => {
  const { issueDate } = decidePage(
    readPage(sheetOf(recognised("PAPA CAFE\n15 Jun18 08:34PM\nTOTAL: 17.20\nCASH 20.00"))),
  ).fields
  expect(isFound(issueDate) && issueDate.value).toBe("2018-06-15")
})

test("an address ends before the registration in brackets under it", () => {
  const text =
    "KINGS BAKERY SDN BHD\nLOT 23, JALAN BUNGA\n47301 KELANA JAYA, SELANGOR\n(6ST 1D: 000294060032)\nTOTAL: 17.20\nCASH 20.00"
  const { sellerAddress } = decidePage(readPage(sheetOf(recognised(text)))).fields
  expect(isFound(sellerAddress) && sellerAddress.value).toBe("LOT 23, JALAN BUNGA 47301 KELANA JAYA, SELANGOR")
})
