import { faultOf } from "./check.ts"
import type { Control, Field, Schema } from "./fields.ts"

/** What stands in a control while it is filled in: texts as they were typed, options by their place. */
export type Draft = string | boolean | readonly Draft[] | { readonly [name: string]: Draft }

export interface FieldFault {
  /** "rules.0.label". */
  readonly at: string
  readonly message: string
}

export interface Reading {
  /** Undefined where nothing was filled in. */
  readonly value: unknown
  readonly faults: readonly FieldFault[]
}

/** An empty control, or one that holds a value. */
export function draftOf(control: Control, value?: unknown): Draft {
  switch (control.kind) {
    case "text":
    case "document":
      return value === undefined || value === null ? "" : String(value)
    case "number":
      return typeof value === "number" ? String(value) : ""
    case "choice":
      return placeOf(control.options, value)
    case "check":
      return value === true
    case "several":
      return asList(value).map((one) => placeOf(control.options, one))
    case "collections":
      return asList(value).map(String)
    case "lines":
      return (typeof value === "string" && control.orOne ? [value] : asList(value)).map(String).join("\n")
    case "list":
      return asList(value).map((one) => draftOf(control.of, one))
    case "group":
      return draftsOf(control.fields, asRecord(value))
    case "json":
      return value === undefined ? "" : JSON.stringify(value, null, 2)
    default:
      return control satisfies never
  }
}

/** A whole form, empty or filled with an input. */
export function draftsOf(fields: readonly Field[], input: Readonly<Record<string, unknown>> = {}): Draft {
  return Object.fromEntries(
    fields.map((field) => [field.name, draftOf(field.control, input[field.name] ?? field.default)]),
  )
}

/** The input that a form was filled in with, and what stands against sending it. */
export function inputOf(fields: readonly Field[], drafts: Draft): Reading {
  return readGroup(fields, drafts, "")
}

/** What a control holds. */
export function readDraft(control: Control, draft: Draft, isRequired: boolean, at: string): Reading {
  if (isBlank(control, draft)) {
    if (!isRequired) return nothing
    return control.kind === "check" ? good(false) : faulty(at, "is needed")
  }
  switch (control.kind) {
    case "text": {
      const text = String(draft)
      if (text.trim().length < control.least) return faulty(at, `takes at least ${control.least} characters`)
      return control.type === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(text) ? faulty(at, "is no date") : good(text)
    }
    case "document":
    case "collections":
    case "check":
      return good(draft)
    case "number":
      return readNumber(String(draft), control, at)
    case "choice":
      return good(control.options[Number(draft)]?.value)
    case "several":
      return good(asDrafts(draft).map((place) => control.options[Number(place)]?.value))
    case "lines":
      return readLines(String(draft), control, at)
    // A text in the place of fields is JSON: one may paste what one has.
    case "list":
      return typeof draft === "string" ? readJson(draft, control.schema, at) : readList(asDrafts(draft), control, at)
    case "group":
      return typeof draft === "string" ? readJson(draft, control.schema, at) : readGroup(control.fields, draft, at)
    case "json":
      return readJson(String(draft), control.schema, at)
    default:
      return control satisfies never
  }
}

const nothing: Reading = { value: undefined, faults: [] }
const good = (value: unknown): Reading => ({ value, faults: [] })
const faulty = (at: string, message: string): Reading => ({ value: undefined, faults: [{ at, message }] })

function readNumber(text: string, control: Extract<Control, { kind: "number" }>, at: string): Reading {
  const value = Number(text.trim().replace(",", "."))
  const { least, most, isWhole } = control
  if (!Number.isFinite(value)) return faulty(at, "is no number")
  if (isWhole && !Number.isInteger(value)) return faulty(at, "is no whole number")
  if (least !== undefined && value < least) return faulty(at, `is less than ${least}`)
  if (most !== undefined && value > most) return faulty(at, `is more than ${most}`)
  return good(value)
}

function readLines(
  text: string,
  { isNumbers, least, orOne }: Extract<Control, { kind: "lines" }>,
  at: string,
): Reading {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
  if (lines.length < least) return faulty(at, `takes at least ${least} lines`)
  if (!isNumbers) return good(orOne && lines.length === 1 ? lines[0] : lines)
  const wrong = lines.find((line) => !Number.isFinite(Number(line)))
  return wrong === undefined ? good(lines.map(Number)) : faulty(at, `“${wrong}” is no number`)
}

function readList(drafts: readonly Draft[], { of, least }: Extract<Control, { kind: "list" }>, at: string): Reading {
  const readings = drafts.map((draft, index) => readDraft(of, draft, true, `${at}.${index}`))
  const faults = readings.flatMap((reading) => reading.faults)
  if (drafts.length < least) faults.push({ at, message: `takes at least ${least}` })
  return { value: readings.map((reading) => reading.value), faults }
}

function readGroup(fields: readonly Field[], draft: Draft, at: string): Reading {
  const drafts = asRecord(draft) as Readonly<Record<string, Draft>>
  const readings = fields.map((field) => {
    const place = at === "" ? field.name : `${at}.${field.name}`
    const own = drafts[field.name] ?? draftOf(field.control)
    return [field.name, readDraft(field.control, own, field.isRequired, place)] as const
  })
  return {
    value: Object.fromEntries(
      readings.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value] as const])),
    ),
    faults: readings.flatMap(([, { faults }]) => faults),
  }
}

function readJson(text: string, schema: Schema, at: string): Reading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return faulty(at, `is not JSON: ${cause instanceof Error ? cause.message : ""}`)
  }
  const fault = faultOf(schema, value)
  return fault === undefined ? good(value) : faulty(at, fault)
}

/** Nothing was filled in. A check that is set where nothing is said can be taken away: that is a value. */
function isBlank(control: Control, draft: Draft): boolean {
  if (typeof draft === "string") return draft.trim() === ""
  switch (control.kind) {
    case "check":
      return draft === false && !control.default
    case "group":
      return JSON.stringify(draft) === JSON.stringify(draftOf(control))
    case "list":
    case "several":
    case "collections":
      return asDrafts(draft).length === 0
    default:
      return false
  }
}

function placeOf(options: readonly { readonly value: unknown }[], value: unknown): string {
  const place = options.findIndex((option) => option.value === value)
  return place === -1 ? "" : String(place)
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asDrafts(draft: Draft): readonly Draft[] {
  return Array.isArray(draft) ? (draft as readonly Draft[]) : []
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}
