import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { type Finding, isFound } from "../../core/finding.ts"
import { defineApp } from "../app.ts"
import { numberStyle } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { nearLabels, placeLabels } from "../extraction/labels.ts"
import { type Check, checkSchema, findingSchema } from "../extraction/output.ts"
import { type Sheet, sheetOf } from "../extraction/sheet.ts"
import { decide } from "../extraction/vote.ts"
import { proposeByModel } from "./ask-model.ts"
import { fieldsOfSchema, type SchemaField } from "./schema-fields.ts"

const inputSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  /** A JSON Schema: an object whose properties are looked for. */
  schema: z.record(z.string(), z.unknown()),
})

const outputSchema = z.object({
  fields: z.record(z.string(), findingSchema(z.string())),
  checks: z.array(checkSchema.readonly()).readonly(),
})

const example = {
  type: "object",
  required: ["number", "total"],
  properties: {
    number: { type: "string", title: "Invoice no." },
    date: { type: "string", format: "date", title: "Invoice date" },
    total: { type: "number", title: "Total due" },
  },
}

export const extractApp = defineApp({
  name: "extract",
  title: "The fields of your own JSON Schema, found and cited",
  takes: "each",
  input: inputSchema,
  output: outputSchema,
  reviewBelow: 0.6,
  cases: [
    {
      id: "own-schema",
      input: { schema: example },
      paths: ["examples/samples/invoices/tooling-en.pdf"],
      expect: {
        "output.fields.number.value": "HF-20417",
        "output.fields.date.value": "2025-04-09",
        "output.fields.total.value": "1357.92",
      },
    },
  ],

  async run(context, parts, input, sources) {
    const source = sources[0]
    if (source === undefined) throw groundworkError("usage", "extract needs a file")
    const fields = fieldsOfSchema(input.schema)
    if (fields.length === 0) throw groundworkError("input_invalid", "the schema is no object with properties")
    const startedAtMs = performance.now()
    const sheet = sheetOf(source)
    const labels = placeLabels(
      sheet,
      fields.map((field) => field.declaration),
    )
    const near = nearLabels(sheet, labels, numberStyle(source.text))
    const proposed = parts.model === undefined ? [] : await proposeByModel(context, parts.model, source, sheet, fields)
    context.run.step("extract", startedAtMs, { fields: fields.length, near: near.length, byModel: proposed.length })
    const candidates = [...near, ...patternMatches(sheet, fields), ...proposed]
    const found = Object.fromEntries(fields.map((field) => [field.name, choose(sheet, field, candidates)]))
    const absent = fields.filter((field) => field.isRequired && !isFound(found[field.name]!))
    const required: Check = {
      name: "required fields",
      status: absent.length === 0 ? "passed" : "failed",
      detail:
        absent.length === 0 ? `${fields.length} fields` : `not found: ${absent.map((field) => field.name).join(", ")}`,
    }
    const count = Object.values(found).filter(isFound).length
    return {
      status: count === 0 ? "abstained" : absent.length > 0 || count < fields.length ? "partial" : "done",
      output: {
        fields: found,
        checks: [required],
      },
    }
  },
})

/** A schema's own pattern finds values that no label announces. */
function patternMatches(sheet: Sheet, fields: readonly SchemaField[]): readonly Candidate[] {
  return fields.flatMap((field) => {
    const pattern = field.pattern
    if (pattern === undefined) return []
    const source = pattern.source.replace(/^\^|\$$/g, "")
    const anywhere = new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "gu")
    return sheet.lines.flatMap((line) =>
      line.cells.flatMap((cell) =>
        [...cell.text.matchAll(anywhere)]
          .filter((match) => match[0] !== "")
          .map((match) => ({
            field: field.name,
            value: match[0],
            score: 0.7,
            way: "pattern",
            places: [{ cell, start: match.index, end: match.index + match[0].length }],
          })),
      ),
    )
  })
}

function choose(sheet: Sheet, field: SchemaField, candidates: readonly Candidate[]): Finding<string> {
  const own = candidates.filter(
    (candidate) =>
      candidate.field === field.name &&
      (field.pattern === undefined || field.pattern.test(candidate.value)) &&
      (field.values === undefined || field.values.includes(candidate.value)),
  )
  // Not calibrated on data of the user's: a label's own word for it, held below certainty.
  return decide(sheet, field.name, own, { calibrate: (score) => Math.round(Math.min(0.93, score) * 1000) / 1000 })
}
