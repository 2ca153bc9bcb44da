import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { extractApp } from "../../src/apps/extract/extract.ts"
import { invoicesApp } from "../../src/apps/invoices/invoices.ts"
import type { InvoiceOutput } from "../../src/apps/invoices/output.ts"
import { readStructured } from "../../src/apps/invoices/structured.ts"
import { type AppRun, runApp } from "../../src/apps/run.ts"
import { isFound } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const samples = join(import.meta.dirname, "../../examples/samples")
const folder = mkdtempSync(join(tmpdir(), "invoices-"))
let groundwork: Groundwork

/** A home of its own for each use: earlier invoices are remembered in it. */
async function fresh(): Promise<Groundwork> {
  const home = mkdtempSync(join(folder, "home-"))
  return createGroundwork({ home })
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  groundwork = await fresh()
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(path: string, pageOnly = false, over = groundwork): Promise<AppRun> {
  return runApp(invoicesApp, over.context({ kind: "run invoices" }), over.appParts, { pageOnly }, [path])
}

function outputOf(result: AppRun): InvoiceOutput {
  return invoicesApp.output.parse(result.output)
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? Object(inner)[key] : undefined),
      value,
    )
}

describe("invoices", () => {
  for (const declared of invoicesApp.cases) {
    test(`the declared case “${declared.id}” holds`, async () => {
      const over = await fresh()
      const path = join(import.meta.dirname, "../..", declared.paths?.[0] ?? "")
      const result = await run(path, declared.input.pageOnly, over)
      for (const [place, expected] of Object.entries(declared.expect))
        expect(at(result, place), place).toEqual(expected)
      await over.close()
    })
  }

  test("every quote of the page is the text to the letter, and every value of the XML names its element", async () => {
    const result = await run(join(samples, "invoices/printing-fr.pdf"))
    const { number } = outputOf(result).fields
    expect(isFound(number) && number.evidence.map((citation) => citation.kind)).toEqual(["record", "text"])
    expect(isFound(number) && number.evidence[0]).toMatchObject({ place: "/CrossIndustryInvoice/ExchangedDocument/ID" })
    expect(result.problems?.filter((problem) => problem.code === "quote_inexact")).toEqual(undefined)
  })

  test("a page that contradicts its XML is shown with both places", async () => {
    const { fields } = outputOf(await run(join(samples, "invoices/load-cells-de-disagreeing.pdf")))
    expect(isFound(fields.iban) ? [] : fields.iban.nearest.map((citation) => citation.kind)).toEqual(["record", "text"])
  })

  test("a till's receipt without a number and a clear date is known by what was given and the tax registration", async () => {
    const path = join(folder, "receipt.txt")
    const lines = ["CORNER MART SDN BHD", "4 JALAN BUNGA", "(GST ID No :000473792512)", "STICKER 13.30"]
    writeFileSync(path, [...lines, "Total RM13.30", "CASH RM13.30", "EXCHANGE WITHIN 3 DAYS"].join("\n"))
    const result = await run(path)
    expect(result.status).not.toBe("abstained")
    expect(outputOf(result).fields.grossAmount).toMatchObject({ value: "13.30" })
  })

  test("the same number of the same seller from another file is noticed, and a changed account", async () => {
    const over = await fresh()
    const invoice = (iban: string, place: string) =>
      `Brandt Ltd\nVAT no. GB662041857\nInvoice number: A-77\nInvoice date: 3 June 2025\nNet amount  100.00\nVAT 20%  20.00\nTotal due  120.00\nIBAN: ${iban}\n${place}`
    const first = join(folder, "first.txt")
    const second = join(folder, "second.txt")
    writeFileSync(first, invoice("DE89370400440532013000", "Leeds"))
    writeFileSync(second, invoice("GB29NWBK60161331926819", "London"))
    expect((await run(first, false, over)).problems).toBeUndefined()
    const again = await run(second, false, over)
    expect(again.problems?.map((problem) => problem.code)).toEqual(["duplicate", "bank_changed"])
    expect(again.status).toBe("review")
    expect((await run(first, false, over)).problems).toBeUndefined()
    await over.close()
  })

  test("another reader learns that an invoice was read before, not where from", async () => {
    const over = await fresh()
    const as = async (user: string, iban: string, place: string) => {
      const path = join(folder, `${user}-${place}.txt`)
      writeFileSync(
        path,
        `Brandt Ltd\nVAT no. GB662041857\nInvoice number: A-78\nInvoice date: 3 June 2025\nNet amount  100.00\nVAT 20%  20.00\nTotal due  120.00\nIBAN: ${iban}\n${place}`,
      )
      const context = over.context({ kind: "run invoices", principal: { kind: "user", user, groups: [] } })
      return runApp(invoicesApp, context, over.appParts, {}, [path])
    }
    await as("ann", "DE89370400440532013000", "Leeds")
    const other = await as("bob", "GB29NWBK60161331926819", "York")
    expect(other.problems?.map((problem) => problem.code)).toEqual(["duplicate", "bank_changed"])
    expect(JSON.stringify(other)).not.toContain("ann-Leeds")
    expect(JSON.stringify(other)).not.toContain("DE89370400440532013000")
    expect(JSON.stringify(await as("ann", "DE89370400440532013000", "Hull"))).toContain("ann-Leeds")
    await over.close()
  })

  test("a buyer's name is without the address, and the buyer's address is not the seller's", async () => {
    const sums = "Zwischensumme netto   100,00 EUR\nUmsatzsteuer 19 %   19,00 EUR\nRechnungsbetrag   119,00 EUR\n"
    const path = join(folder, "parties.txt")
    const read = async (head: string) => {
      writeFileSync(path, `${head}\n\n${sums}`)
      return outputOf(await run(path)).fields
    }
    const under = await read(
      "Stadtstrom Hamburg GmbH\nRechnung Nr. SH-4\nDatum: 02.02.2026\nKundennummer 55012\n\nBachwasser GmbH\nBillstraße 88\n20539 Hamburg",
    )
    expect(under.sellerName).toMatchObject({ value: "Stadtstrom Hamburg GmbH" })
    expect(under.sellerAddress).toMatchObject({ status: "missing" })
    const line = await read("Castle Forge Ltd, 9 Mill Lane, Sheffield S3 8GH, VAT GB 123 4567 82\nRechnung Nr. SH-4")
    expect(line.sellerAddress).toMatchObject({ value: "9 Mill Lane, Sheffield S3 8GH" })
    for (const name of ["Bachwasser GmbH", "Berta Bach"]) {
      const beside = await read(
        `Stadtstrom Hamburg GmbH\nRechnung Nr. SH-4\nDatum: 02.02.2026\nRechnung an: ${name}, Billstraße 88, 20539 Hamburg`,
      )
      expect(beside.buyerName).toMatchObject({ value: name })
    }
  })

  test("what is no invoice is told once to a reader", async () => {
    const result = await run(join(samples, "contracts/service-agreement-cleaning.txt"))
    const page = invoicesApp.render?.(outputOf(result)) ?? ""
    expect(page.split("\n")).toHaveLength(1)
    expect(page).toContain("does not look like an invoice")
  })

  test.each([
    ["a contract", "contracts/service-agreement-cleaning.txt"],
    ["a contract in another language", "contracts/lizenzvertrag-deutsch.txt"],
    ["a contract as PDF", "contracts/software-licence.pdf"],
    ["a meeting", "meetings/no-speakers.txt"],
  ])("%s is no invoice", async (_, path) => {
    const result = await run(join(samples, path))
    expect(result.status).toBe("abstained")
    expect(Object.values(outputOf(result).fields).filter(isFound)).toEqual([])
  })

  test("a photo of a cat is abstained from with its reason, an empty file is refused", async () => {
    const empty = join(folder, "empty.pdf")
    writeFileSync(empty, "")
    await expect(run(empty)).rejects.toMatchObject({ code: "file_empty" })
    const cat = await run(join(samples, "images/cat.jpg"))
    expect(cat.status).toBe("abstained")
    expect(cat.problems?.[0]?.message).toMatch(/no text|not look like an invoice/i)
  })

  test("an XML that is no invoice is abstained from", async () => {
    const path = join(folder, "note.xml")
    writeFileSync(path, "<note><to>Ann</to><body>Lunch at 12.50?</body></note>")
    expect((await run(path)).status).toBe("abstained")
  })

  test("lines and fields go out as CSV that no spreadsheet runs, and as UBL that reads back the same", async () => {
    const output = outputOf(await run(join(samples, "invoices/tooling-en.pdf"), true))
    const csv = invoicesApp.render?.(output, "csv") ?? ""
    expect(csv.split("\n")).toHaveLength(4)
    expect(csv).toContain("Boring bar 16 mm,4,92.40,369.60")
    const back = readStructured(new TextEncoder().encode(invoicesApp.render?.(output, "ubl") ?? ""))
    expect(back?.fields.grossAmount?.value).toBe("1357.92")
    expect(back?.lines.map((line) => line.amount?.value)).toEqual(["471.00", "369.60", "291.00"])
  })
})

describe("extract", () => {
  test("a schema of one's own is found and cited; a field that is not there is said to be missing", async () => {
    const schema = {
      type: "object",
      required: ["rechnungsnummer", "zählerstand"],
      properties: {
        rechnungsnummer: { type: "string", title: "Rechnungsnummer" },
        datum: { type: "string", format: "date", title: "Rechnungsdatum" },
        brutto: { type: "number", title: "Rechnungsbetrag" },
        ustId: { type: "string", pattern: "^DE\\d{9}$" },
        zählerstand: { type: "number" },
      },
    }
    const context = groundwork.context({ kind: "run extract" })
    const path = join(samples, "invoices/packaging-de.pdf")
    const result = await runApp(extractApp, context, groundwork.appParts, { schema }, [path])
    expect(at(result, "output.fields.datum.value")).toBe("2025-03-17")
    expect(at(result, "output.fields.brutto.value")).toBe("1663.52")
    expect(at(result, "output.fields.ustId.value")).toBe("DE315067248")
    expect(at(result, "output.fields.zählerstand.status")).toBe("missing")
    expect(result.status).toBe("partial")
  })

  test("a property's bare name announces a value with a figure; nothing required is no check passed", async () => {
    const path = join(folder, "customer.txt")
    writeFileSync(path, "Stadtwerk Musterstadt\nKundennummer 55012\nMeter No K-77\nDepot is open\n")
    const named = (names: readonly string[]) => ({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
    })
    const schema = named(["Kundennummer", "meter_no", "depot"])
    const context = groundwork.context({ kind: "run extract" })
    const result = await runApp(extractApp, context, groundwork.appParts, { schema }, [path])
    expect(at(result, "output.fields.Kundennummer.value")).toBe("55012")
    expect(at(result, "output.fields.meter_no.value")).toBe("K-77")
    expect(at(result, "output.fields.depot.status")).toBe("missing")
    expect(at(result, "output.checks")).toEqual([
      { name: "required fields", status: "skipped", detail: "the schema requires none" },
    ])
  })

  test("the declared case holds", async () => {
    const [declared] = extractApp.cases
    const path = join(import.meta.dirname, "../..", declared?.paths?.[0] ?? "")
    const context = groundwork.context({ kind: "run extract" })
    const result = await runApp(extractApp, context, groundwork.appParts, declared?.input, [path])
    for (const [place, expected] of Object.entries(declared?.expect ?? {})) expect(at(result, place)).toEqual(expected)
  })
})
