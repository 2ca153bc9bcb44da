import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { type Finding, isFound } from "../../core/finding.ts"
import { defineApp } from "../app.ts"
import { numberStyle } from "../extraction/amounts.ts"
import { proposeByModel, type Wanted } from "../extraction/ask-model.ts"
import type { Candidate } from "../extraction/field.ts"
import { placeLabels } from "../extraction/labels.ts"
import { nearLabels } from "../extraction/near-labels.ts"
import { type Check, checkSchema, findingSchema } from "../extraction/output.ts"
import { cite, type Place, type Sheet, sheetOf } from "../extraction/sheet.ts"
import { decide } from "../extraction/vote.ts"
import { type RowValue, rowsOf } from "./lists.ts"
import { fieldsOfSchema, type SchemaField, type SchemaList } from "./schema-fields.ts"

const example = {
  type: "object",
  required: ["number", "total"],
  properties: {
    number: { type: "string", title: "Invoice no." },
    items: {
      type: "array",
      items: {
        type: "object",
        required: ["amount"],
        properties: {
          description: { type: "string", title: "Description" },
          quantity: { type: "number", title: "Quantity", "x-labels": ["Qty"] },
          amount: { type: "number", title: "Amount" },
        },
      },
    },
    date: { type: "string", format: "date", title: "Invoice date" },
    total: { type: "number", title: "Total due" },
  },
}

const inputSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().meta({ "x-form": "hidden" }),
  schema: z
    .record(z.string(), z.unknown(), {
      error: `say what to find: --schema FILE with a JSON Schema such as {"type": "object", "properties": {"total": {"type": "number"}}}`,
    })
    .meta({
      title: "What to find",
      description: "A JSON Schema: an object whose properties are looked for; objects and lists inside it as well.",
      examples: [example],
    }),
})

const outputSchema = z.object({
  /** By path: "total", "seller.city", "items.0.price"; an empty list is one finding under its own name. */
  fields: z.record(z.string(), findingSchema(z.string())),
  checks: z.array(checkSchema.readonly()).readonly(),
})

const marks = { passed: "✓", failed: "✗", skipped: "·" } as const

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

  render: ({ fields, checks }) =>
    [
      ...Object.entries(fields).map(([name, finding]) =>
        isFound(finding)
          ? `${name.padEnd(24)} ${finding.value}${finding.confidence < 0.6 ? ` (${Math.round(finding.confidence * 100)}%)` : ""}${finding.proposedBy === undefined ? "" : ` (by ${finding.proposedBy})`}`
          : `${name.padEnd(24)} ${finding.status}: ${finding.reason}`,
      ),
      ...checks.map((check) => `${marks[check.status]} ${check.name}: ${check.detail}`),
    ].join("\n"),

  async run(context, parts, input, sources) {
    const source = sources[0]
    if (source === undefined) throw groundworkError("usage", "extract needs a file")
    const { fields, lists } = fieldsOfSchema(input.schema)
    if (fields.length + lists.length === 0)
      throw groundworkError("input_invalid", "the schema is no object with properties")
    const startedAtMs = performance.now()
    const sheet = sheetOf(source)
    const style = numberStyle(source.text)
    // Heads of tables are words of their columns: no value of a field beside them.
    const heads = lists.flatMap((list) => list.columns.filter((column) => column.name !== ""))
    const labels = placeLabels(sheet, [
      ...fields.map((field) => field.declaration),
      ...heads.map((column) => ({ ...column.declaration, isDecoy: true })),
    ])
    const near = nearLabels(sheet, labels, style)
    const rows = lists.map((list) => ({ list, rows: rowsOf(sheet, list, style) }))
    const read = [...near, ...patternMatches(sheet, fields)]
    // A model is asked for what labels, patterns and tables leave open.
    const open = wantedOf(
      fields.filter((field) => candidatesFor(field, read).length === 0),
      rows.filter((one) => one.rows.length === 0).map((one) => one.list),
    )
    const asked =
      parts.model === undefined || open.length === 0
        ? undefined
        : await proposeByModel(context, parts.model, source, sheet, open, cite(sheet, placesOf(fields, read)))
    const proposed = asked?.candidates ?? []
    context.run.step("extract", startedAtMs, {
      fields: fields.length,
      rows: rows.reduce((sum, one) => sum + one.rows.length, 0),
      near: near.length,
      byModel: proposed.length,
      // What it said before anything was tested: the trace tells what the gate kept back.
      ...(asked === undefined ? {} : { said: asked.said }),
    })
    const candidates = [...read, ...proposed]
    const found: Record<string, Finding<string>> = {
      ...Object.fromEntries(fields.map((field) => [field.name, choose(sheet, field, candidates)])),
      ...Object.assign({}, ...rows.map((one) => listFindings(sheet, one.list, one.rows, proposed))),
    }
    const names = [...fields, ...lists].map(({ name, isRequired }) => ({
      name,
      isRequired,
      isThere: Object.entries(found).some(([at, one]) => isFound(one) && (at === name || at.startsWith(`${name}.`))),
    }))
    const absent = names.filter((one) => one.isRequired && !one.isThere)
    const wanted = names.filter((one) => one.isRequired).length
    const required: Check = {
      name: "required fields",
      ...(absent.length > 0
        ? { status: "failed", detail: `not found: ${absent.map((field) => field.name).join(", ")}` }
        : wanted > 0
          ? { status: "passed", detail: wanted === 1 ? "the one is there" : `all ${wanted} are there` }
          : { status: "skipped", detail: "the schema requires none" }),
    }
    const isWhole = names.every((one) => one.isThere)
    return {
      status: !names.some((one) => one.isThere) ? "abstained" : isWhole ? "done" : "partial",
      output: {
        fields: found,
        checks: [required],
      },
      ...asked?.spent,
    }
  },
})

function wantedOf(fields: readonly SchemaField[], lists: readonly SchemaList[]): readonly Wanted[] {
  const columns = lists.flatMap((list) =>
    list.columns.map((column) => ({ ...column, name: [list.name, "N", column.name].filter(Boolean).join(".") })),
  )
  return [...fields, ...columns].map(({ name, declaration, description }) => ({
    name,
    kind: declaration.kind,
    description,
  }))
}

/** The rows of a list by path; a list without rows is one finding that says so. */
function listFindings(
  sheet: Sheet,
  list: SchemaList,
  rows: readonly (readonly RowValue[])[],
  proposed: readonly Candidate[],
): Readonly<Record<string, Finding<string>>> {
  const path = (row: number, column: string) => `${list.name}.${row}${column === "" ? "" : `.${column}`}`
  if (rows.length > 0)
    return Object.fromEntries(
      rows.flatMap((row, index) =>
        list.columns.map((column): [string, Finding<string>] => {
          const own = row.find((value) => value.column === column.name)
          return [
            path(index, column.name),
            own === undefined
              ? { status: "missing", reason: `The row shows no ${column.name}`, nearest: [] }
              : {
                  value: own.value,
                  evidence: cite(sheet, [own.place]),
                  verdict: "supported",
                  confidence: Math.round(own.score * 1000) / 1000,
                },
          ]
        }),
      ),
    )
  const byModel = proposed.filter((candidate) => candidate.field.startsWith(`${list.name}.`))
  if (byModel.length === 0)
    return { [list.name]: { status: "missing", reason: `No rows of ${list.name} were found`, nearest: [] } }
  return Object.fromEntries(
    byModel.map(({ field, value, citations = [], score, proposedBy }): [string, Finding<string>] => [
      field,
      {
        value,
        evidence: [...citations],
        verdict: "supported",
        confidence: score,
        ...(proposedBy === undefined ? {} : { proposedBy }),
      },
    ]),
  )
}

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
  const own = candidatesFor(field, candidates)
  // Not calibrated on data of the user's: a label's own word for it, held below certainty.
  return decide(sheet, field.name, own, { calibrate: (score) => Math.round(Math.min(0.93, score) * 1000) / 1000 })
}

/** What is proposed for a field and fits the schema's pattern and values. */
function candidatesFor(field: SchemaField, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(
    (candidate) =>
      candidate.field === field.name &&
      (field.pattern === undefined || field.pattern.test(candidate.value)) &&
      (field.values === undefined || field.values.includes(candidate.value)),
  )
}

/** Where the values stand that were found, whichever field's they are. */
function placesOf(fields: readonly SchemaField[], candidates: readonly Candidate[]): readonly Place[] {
  return fields.flatMap((field) => candidatesFor(field, candidates).flatMap((candidate) => candidate.places))
}
