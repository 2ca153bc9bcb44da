import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { defineApp } from "../../src/apps/app.ts"
import { findingSchema } from "../../src/apps/extraction/output.ts"
import { runApp } from "../../src/apps/run.ts"
import { citeSpan } from "../../src/core/cite.ts"
import type { Citation } from "../../src/core/evidence.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { temporaryHome } from "../fixtures/homes/sample.ts"

/** An app that quotes what is printed, what is not, and another document than the one that it was given. */
const careless = defineApp({
  name: "careless",
  title: "Careless",
  takes: "each",
  input: z.object({}),
  output: z.object({ fields: z.record(z.string(), findingSchema(z.string())) }),
  cases: [],
  run: async (_context, _parts, _input, [source]) => {
    const printed = citeSpan(source!, { start: 0, end: 17 })
    const invented = { ...printed, quote: "Total: 900.00 EUR" }
    const shifted = { ...printed, start: 1, end: 18 }
    const foreign = { ...printed, version: "another" }
    const record = { kind: "record", stance: "supports", source: "bill.xml", place: "/Total", quote: "" } as const
    const found = (evidence: readonly Citation[]) =>
      ({ value: "100.00", evidence, verdict: "supported", confidence: 1 }) as const
    return {
      status: "done",
      output: {
        fields: {
          right: found([printed]),
          mixed: found([invented, printed]),
          invented: found([invented]),
          shifted: found([shifted]),
          foreign: found([foreign]),
          silent: found([record]),
          missing: { status: "missing" as const, reason: "Not there", nearest: [invented, printed] },
        },
      },
    }
  },
})

test("whatever an app quotes that is not in the document to the letter does not get out, beside a value or as the nearest", async () => {
  const home = temporaryHome()
  const path = join(home, "bill.txt")
  writeFileSync(path, "Total: 100.00 EUR, payable in May\n")
  const groundwork = await createGroundwork({ home, embedder: "none" })
  const run = await runApp(careless, groundwork.context({ kind: "run" }), groundwork.appParts, {}, [path])
  await groundwork.close()
  const { fields } = careless.output.parse(run.output)
  const printed = [{ quote: "Total: 100.00 EUR", start: 0, end: 17 }]
  const heldBack = { status: "unclear", reason: "No evidence for this value was found", nearest: [] }
  expect(fields).toMatchObject({
    right: { value: "100.00", evidence: printed },
    mixed: { value: "100.00", evidence: printed },
    invented: heldBack,
    shifted: heldBack,
    foreign: heldBack,
    silent: heldBack,
    missing: { status: "missing", nearest: printed },
  })
  const inexact = ["mixed", "invented", "shifted", "foreign", "silent", "missing"].map((name) => `fields.${name}`)
  const told = (code: string) => run.problems?.flatMap((problem) => (problem.code === code ? [problem.at] : []))
  expect(told("quote_inexact")).toEqual(inexact)
  expect(told("evidence_missing")).toEqual(inexact.slice(1, 5))
})
