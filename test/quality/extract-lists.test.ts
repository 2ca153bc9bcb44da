import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { extractApp } from "../../src/apps/extract/extract.ts"
import { fieldsOfSchema } from "../../src/apps/extract/schema-fields.ts"
import { runApp } from "../../src/apps/run.ts"
import { isFound } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const folder = mkdtempSync(join(tmpdir(), "extract-"))
let groundwork: Groundwork

beforeAll(async () => {
  groundwork = await createGroundwork({ home: join(folder, "home") })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

async function extract(schema: object, text: string) {
  const path = join(folder, "page.txt")
  writeFileSync(path, text)
  const run = await runApp(extractApp, groundwork.context({ kind: "run extract" }), groundwork.appParts, { schema }, [
    path,
  ])
  const { fields } = extractApp.output.parse(run.output)
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, finding]) => [name, isFound(finding) ? finding.value : finding.status]),
  )
  return { run, fields, values }
}

const delivery = `Delivery note

Note number: DN-4471
Date: 3 June 2025
Contact: Ann Lee
Ship to
City: Leeds

Part        Description             Pieces     Weight
A-10        Bearing housing         4          12.50
            cast iron
B-22        Shaft                   1          8.00

Colours: red, green and blue stripes; grey

Remarks:
- Two pallets
- Handle with care

Signed`

describe("extract reads what a schema holds inside", () => {
  test("objects by their paths, rows of a table, lists of plain values, each cited to the letter", async () => {
    const { run, fields, values } = await extract(
      {
        type: "object",
        required: ["noteNumber", "parts"],
        properties: {
          noteNumber: { type: "string" },
          delivery: {
            type: "object",
            properties: { city: { type: "string" }, date: { type: "string", format: "date" } },
          },
          parts: { type: "array", items: { $ref: "#/$defs/part" } },
          colours: { type: "array", items: { type: "string" } },
          remarks: { type: ["array", "null"], items: { type: "string" } },
        },
        $defs: {
          part: {
            type: "object",
            properties: {
              part: { type: "string" },
              description: { anyOf: [{ type: "string" }, { type: "null" }] },
              pieces: { type: "integer" },
              weight: { type: "number" },
            },
          },
        },
      },
      delivery,
    )
    expect(values).toMatchObject({
      noteNumber: "DN-4471",
      "delivery.city": "Leeds",
      "delivery.date": "2025-06-03",
      "parts.0.part": "A-10",
      "parts.0.description": "Bearing housing",
      "parts.0.pieces": "4",
      "parts.1.part": "B-22",
      "parts.1.weight": "8.00",
      "colours.0": "red",
      "colours.2": "grey",
      "remarks.1": "Handle with care",
    })
    expect(Object.keys(values).filter((name) => name.startsWith("parts.2"))).toEqual([])
    expect(run.status).toBe("done")
    for (const finding of Object.values(fields))
      for (const citation of isFound(finding) ? finding.evidence : [])
        expect(citation.kind === "text" && delivery.slice(citation.start, citation.end)).toBe(citation.quote)
  })

  test("a list that is not there is one finding, and a required one makes the run partial", async () => {
    const { run, values } = await extract(
      {
        type: "object",
        required: ["lines"],
        properties: {
          contact: { type: "string" },
          lines: {
            type: "array",
            items: { type: "object", properties: { price: { type: "number" }, tax: { type: "number" } } },
          },
        },
      },
      delivery,
    )
    expect(values).toEqual({ contact: "Ann Lee", lines: "missing" })
    expect(run.status).toBe("partial")
  })
})

describe("a schema that cannot be read is refused with the place", () => {
  test.each([
    ["$ref", { properties: { a: { $ref: "other.json#/x" } } }, /a: \$ref other\.json#\/x is not in the schema itself/],
    ["a reference to itself", { properties: { a: { $ref: "#/properties/a" } } }, /a: \$ref/],
    ["oneOf", { properties: { a: { oneOf: [] } } }, /a: oneOf is not supported/],
    ["lists of lists", { properties: { a: { type: "array", items: { type: "array" } } } }, /a: arrays of arrays/],
    ["an array without items", { properties: { a: { type: "array" } } }, /a: an array needs items/],
    [
      "a list inside a row",
      { properties: { a: { type: "array", items: { properties: { b: { type: "array" } } } } } },
      /a\.b: a row holds plain values/,
    ],
    ["a broken pattern", { properties: { a: { type: "string", pattern: "(" } } }, /a: the pattern \( is no regular/],
    ["an open object", { properties: { a: { type: "object" } } }, /a: an object needs properties/],
  ])("%s", (_, schema, message) => {
    expect(() => fieldsOfSchema(schema)).toThrowError(
      expect.objectContaining({ detail: expect.stringMatching(message) }),
    )
  })
})
