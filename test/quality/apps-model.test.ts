import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { extractApp } from "../../src/apps/extract/extract.ts"
import { invoicesApp } from "../../src/apps/invoices/invoices.ts"
import { runApp } from "../../src/apps/run.ts"
import { isFound } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"

const folder = mkdtempSync(join(tmpdir(), "apps-model-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A groundwork whose model answers every request with these fields. */
async function withModel(fields: readonly { readonly name: string; readonly quote: string }[]) {
  const server = await startScriptedServer([{ kind: "answer", content: JSON.stringify({ fields }) }])
  const groundwork = await createGroundwork({ home: mkdtempSync(join(folder, "home-")), model: server.model })
  return {
    server,
    groundwork,
    close: async () => {
      await groundwork.close()
      await server.close()
    },
  }
}

const letter = `Bryony Clarke, Translator

1 October 2024

Invoice 2024/41

For the translation as agreed by Fernhill Publishing:

Fee                                   4,960.00
plus VAT at 20%                         992.00
Amount payable                        5,952.00
`

describe("a model points to words; the page and the gate decide", () => {
  test("an invoice takes from it what the page does not say by itself, never as sure, and nothing that is not printed", async () => {
    const { server, groundwork, close } = await withModel([
      { name: "buyerName", quote: "Fernhill Publishing" },
      { name: "dueDate", quote: "31 October 2024" },
      { name: "number", quote: "Invoice 9999" },
    ])
    const path = join(folder, "letter.txt")
    writeFileSync(path, letter)
    const run = await runApp(invoicesApp, groundwork.context({ kind: "run invoices" }), groundwork.appParts, {}, [path])
    const { fields } = invoicesApp.output.parse(run.output)
    expect(isFound(fields.buyerName) && fields.buyerName.value).toBe("Fernhill Publishing")
    expect(isFound(fields.buyerName) && fields.buyerName.confidence).toBeLessThan(0.9)
    expect(isFound(fields.dueDate)).toBe(false)
    expect(isFound(fields.number) && fields.number.value).toBe("2024/41")
    expect(isFound(fields.grossAmount) && fields.grossAmount.value).toBe("5952.00")
    expect(server.requests).toHaveLength(1)
    expect(run.usage).toBeDefined()
    await close()
  })

  test("a list of a schema that no table shows is filled from it, row by row", async () => {
    const { groundwork, close } = await withModel([
      { name: "guests.0.guest", quote: "Ann Lee" },
      { name: "guests.0.nights", quote: "2 nights" },
      { name: "guests.1.guest", quote: "Bob Fox" },
      { name: "guests.1.nights", quote: "nine" },
    ])
    const path = join(folder, "stay.txt")
    writeFileSync(path, "Ann Lee stayed for 2 nights. Bob Fox stayed as well.")
    const guest = { type: "object", properties: { guest: { type: "string" }, nights: { type: "integer" } } }
    const schema = { type: "object", properties: { guests: { type: "array", items: guest } } }
    const context = groundwork.context({ kind: "run extract" })
    const run = await runApp(extractApp, context, groundwork.appParts, { schema }, [path])
    const { fields } = extractApp.output.parse(run.output)
    expect(Object.entries(fields).map(([name, finding]) => [name, isFound(finding) ? finding.value : ""])).toEqual([
      ["guests.0.guest", "Ann Lee"],
      ["guests.0.nights", "2"],
      ["guests.1.guest", "Bob Fox"],
    ])
    await close()
  })

  test("extract asks for what labels leave open, bounded in length; what it points to says so and waits for a person", async () => {
    const { server, groundwork, close } = await withModel([
      { name: "noteNumber", quote: "12 March 2025" },
      { name: "driver", quote: "Ann Lee" },
      { name: "colour", quote: "blue" },
    ])
    const path = join(folder, "note.txt")
    writeFileSync(
      path,
      `Delivery note no. DN-771\n\nBrought by Ann Lee on 12 March 2025.\n${"Filler words here. ".repeat(600)}`,
    )
    const properties = {
      noteNumber: { type: "string", title: "Delivery note no." },
      driver: { type: "string", description: "who brought it" },
      colour: { type: "string", enum: ["red", "blue"] },
    }
    const context = groundwork.context({ kind: "run extract" })
    const run = await runApp(extractApp, context, groundwork.appParts, { schema: { type: "object", properties } }, [
      path,
    ])
    const { fields } = extractApp.output.parse(run.output)
    expect(fields.noteNumber).toMatchObject({ value: "DN-771" })
    expect(fields.noteNumber).not.toHaveProperty("proposedBy")
    expect(fields.driver).toMatchObject({ value: "Ann Lee", proposedBy: server.model })
    expect(fields.colour).toMatchObject({ status: "missing" })
    expect(run.status).toBe("review")
    const asked = JSON.stringify(server.requests[0])
    expect(asked).not.toContain("noteNumber")
    expect(asked).toContain('"maxItems":2')
    expect(asked.length).toBeLessThan(8000)
    await close()
  })

  test("a value that its own label gives to one field is no other field's, and a line of several cells is no value", async () => {
    const { groundwork, close } = await withModel([
      { name: "orderNumber", quote: "DN-771" },
      { name: "customer", quote: "Cert. ref.      CC/8841" },
      { name: "carrier", quote: "Blue Van Ltd" },
      { name: "driver", quote: "Blue Van Ltd" },
    ])
    const path = join(folder, "taken.txt")
    writeFileSync(path, "Delivery note no. DN-771\nCert. ref.      CC/8841\nIt came with Blue Van Ltd this time.\n")
    const properties = {
      noteNumber: { type: "string", title: "Delivery note no." },
      orderNumber: { type: "string", description: "number of the order" },
      customer: { type: "string" },
      carrier: { type: "string" },
      driver: { type: "string" },
    }
    const context = groundwork.context({ kind: "run extract" })
    const run = await runApp(extractApp, context, groundwork.appParts, { schema: { type: "object", properties } }, [
      path,
    ])
    const { fields } = extractApp.output.parse(run.output)
    expect(Object.entries(fields).flatMap(([name, one]) => (isFound(one) ? [[name, one.value]] : []))).toEqual([
      ["noteNumber", "DN-771"],
      ["carrier", "Blue Van Ltd"],
    ])
    await close()
  })
})
