import { expect, test } from "vitest"
import { z } from "zod"
import { deadlines } from "../../examples/deadlines.ts"
import { defineApp } from "../../src/apps/app.ts"
import { describeApp } from "../../src/apps/describe.ts"
import { apps } from "../../src/apps/registry.ts"
import { faultOf } from "../../web/src/apps/form/check.ts"
import { type Draft, draftsOf, inputOf } from "../../web/src/apps/form/drafts.ts"
import { type Control, controlOf, type Field, fieldsOf, type Schema, titleOf } from "../../web/src/apps/form/fields.ts"

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as Schema
const controlFor = (schema: z.ZodType) => controlOf(schemaOf(schema))
const formOf = (name: string) => {
  const app = apps.find((one) => one.name === name)
  return app === undefined ? [] : fieldsOf(describeApp(app).input as Schema)
}
const shapeOf = (fields: readonly Field[]) => fields.map((field) => `${field.name}: ${field.control.kind}`)
const labelsOf = (control: Control) => ("options" in control ? control.options.map((option) => option.label) : [])
const empty = (fields: readonly Field[]) => draftsOf(fields) as Readonly<Record<string, Draft>>

test("every app's form is drawn from its schema, and none of its fields is named as in code alone", () => {
  expect(shapeOf(formOf("support"))).toEqual([
    "question: text",
    "history: list",
    "collections: collections",
    "mode: choice",
    "minConfidence: number",
  ])
  expect(shapeOf(formOf("contracts"))).toEqual(["compare: document", "playbook: group", "plain: check"])
  expect(shapeOf(formOf("invoices"))).toEqual(["pageOnly: check"])
  expect(shapeOf(formOf("extract"))).toEqual(["schema: json"])
  expect(shapeOf(formOf("meetings"))).toEqual(["date: text", "atLeast: number"])
  expect(shapeOf(formOf("route"))).toEqual(["text: text", "model: text", "rules: list"])
  expect(shapeOf(formOf("summarise"))).toEqual(["sentences: number"])
  for (const app of apps)
    for (const field of fieldsOf(describeApp(app).input as Schema))
      expect(field.title, `${app.name} ${field.name}`).toMatch(/^[A-Z][a-z]/)
})

test("what is a choice is one: enums, constants, unions of literals, numbers, with null or a boolean among them", () => {
  for (const [schema, labels] of [
    [z.enum(["add", "erase"]), ["add", "erase"]],
    [z.union([z.literal("day"), z.literal("week")]), ["day", "week"]],
    [z.literal([1, 2, 3]), ["1", "2", "3"]],
    [z.enum({ Low: 1, High: 2 }), ["1", "2"]],
    [z.union([z.literal(10), z.literal(20)]).optional(), ["10", "20"]],
    [z.enum(["a", "b"]).nullable(), ["a", "b"]],
    [z.union([z.boolean(), z.literal("forget")]), ["false", "true", "forget"]],
    [z.union([z.enum(["a"]), z.enum(["b", "c"])]), ["a", "b", "c"]],
  ] as const) {
    const control = controlFor(schema)
    expect(control.kind, JSON.stringify(schemaOf(schema))).toBe("choice")
    expect(labelsOf(control)).toEqual(labels)
  }
  expect(controlOf({ oneOf: [{ const: "x", title: "The first" }, { const: "y" }] })).toMatchObject({
    options: [
      { value: "x", label: "The first" },
      { value: "y", label: "y" },
    ],
  })
  expect(controlFor(z.array(z.enum(["de", "fr"]))).kind).toBe("several")
  expect(controlFor(z.boolean()).kind).toBe("check")
})

test("a choice gives its value in its own kind, not as a text", () => {
  const fields = fieldsOf(
    schemaOf(z.object({ level: z.literal([1, 2, 3]), describe: z.union([z.boolean(), z.literal("forget")]) })),
  )
  expect(inputOf(fields, { level: "1", describe: "1" })).toEqual({ value: { level: 2, describe: true }, faults: [] })
  expect(inputOf(fields, empty(fields)).faults).toEqual([
    { at: "level", message: "is needed" },
    { at: "describe", message: "is needed" },
  ])
})

test("what has no form is JSON, checked where it is typed", () => {
  for (const schema of [
    z.record(z.string(), z.string()),
    z.tuple([z.string(), z.number()]),
    z.union([z.string(), z.array(z.number())]),
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a") }),
      z.object({ kind: z.literal("b"), n: z.number() }),
    ]),
    z.unknown(),
  ])
    expect(controlFor(schema).kind).toBe("json")
  interface Tree {
    readonly name: string
    readonly children?: readonly Tree[]
  }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(tree).exactOptional() }))
  expect(() => controlFor(z.object({ tree }))).not.toThrow()
  const fields = formOf("extract")
  expect(inputOf(fields, { schema: "{ no" }).faults[0]).toMatchObject({ at: "schema" })
  expect(inputOf(fields, { schema: "[1]" }).faults).toEqual([{ at: "schema", message: "must be an object" }])
  expect(inputOf(fields, { schema: '{"type":"object"}' })).toEqual({
    value: { schema: { type: "object" } },
    faults: [],
  })
})

test("the check says what does not fit, and where", () => {
  const schema = schemaOf(
    z.object({
      rules: z.array(z.object({ type: z.string(), require: z.enum(["present", "absent"]).default("present") })),
      k: z.int().min(1).optional(),
    }),
  )
  expect(faultOf(schema, { rules: [{ type: "Cap on liability" }] })).toBeUndefined()
  expect(faultOf(schema, { rules: [{ require: "present" }] })).toBe("rules.0.type is needed")
  expect(faultOf(schema, { rules: [{ type: "Cap", require: "perhaps" }] })).toBe(
    "rules.0.require must be present or absent",
  )
  expect(faultOf(schema, { rules: {} })).toBe("rules must be a list")
  expect(faultOf(schema, { rules: [], k: 0 })).toBe("k is less than 1")
  expect(faultOf(schema, { rules: [], k: 1.5 })).toBe("k must be a whole number")
})

test("what is left empty is left out, what has a default keeps it, what is wrong is said at its field", () => {
  const fields = formOf("support")
  const drafts = empty(fields)
  expect(inputOf(fields, drafts)).toEqual({ value: { mode: "answer" }, faults: [] })
  const asked = { ...drafts, question: "Where?", minConfidence: "0,5", history: [{ role: "0", text: "Hello" }] }
  expect(inputOf(fields, asked)).toEqual({
    value: { question: "Where?", mode: "answer", minConfidence: 0.5, history: [{ role: "user", text: "Hello" }] },
    faults: [],
  })
  expect(inputOf(fields, { ...drafts, minConfidence: "2", history: [{ role: "", text: "Hello" }] }).faults).toEqual([
    { at: "history.0.role", message: "is needed" },
    { at: "minConfidence", message: "is more than 1" },
  ])
})

test("a playbook is fields down to its last value", () => {
  const kindsOf = (control: Control): readonly string[] =>
    control.kind === "group"
      ? control.fields.flatMap((field) => kindsOf(field.control))
      : control.kind === "list"
        ? kindsOf(control.of)
        : [control.kind]
  const playbook = formOf("contracts").find((field) => field.name === "playbook")
  expect(playbook === undefined ? [] : kindsOf(playbook.control)).toEqual([
    "text",
    "text",
    "text",
    "choice",
    "choice",
    "lines",
    "text",
  ])
})

test("what has fields can be pasted as JSON, and is held to the same form", () => {
  const fields = formOf("contracts")
  const playbook = { name: "Ours", rules: [{ type: "Audit Rights", require: "present" }] }
  const pasted = { ...empty(fields), playbook: JSON.stringify(playbook) }
  expect(inputOf(fields, pasted)).toEqual({ value: { playbook }, faults: [] })
  expect(inputOf(fields, { ...pasted, playbook: " " })).toEqual({ value: {}, faults: [] })
  expect(inputOf(fields, { ...pasted, playbook: '{"rules":[{}]}' }).faults).toEqual([
    { at: "playbook", message: "rules.0.type is needed" },
  ])
})

test("lists of words are lines, ids may be numbers or words, dates are dates", () => {
  const fields = formOf("recommend")
  expect(fields.find((field) => field.name === "person")?.control.kind).toBe("text")
  const drafts = { ...empty(fields), person: "u7", history: "i1\n\n i2 \n" }
  expect(inputOf(fields, drafts).value).toEqual({
    person: "u7",
    k: 10,
    model: "default",
    history: ["i1", "i2"],
    action: "list",
  })
  const meeting = formOf("meetings")
  expect(inputOf(meeting, { ...empty(meeting), date: "tomorrow" }).faults).toEqual([
    { at: "date", message: "is no date" },
  ])
})

test("where one stands for a list of one, a line is itself and lines are a list", () => {
  const fields = fieldsOf(schemaOf(z.object({ value: z.union([z.string(), z.array(z.string())]) })))
  expect(inputOf(fields, { value: "three years" }).value).toEqual({ value: "three years" })
  expect(inputOf(fields, { value: "England\nWales" }).value).toEqual({ value: ["England", "Wales"] })
  expect(draftsOf(fields, { value: ["England", "Wales"] })).toEqual({ value: "England\nWales" })
  expect(draftsOf(fields, { value: "England" })).toEqual({ value: "England" })
})

test("a check that is set where nothing is said can be taken away", () => {
  const fields = fieldsOf(schemaOf(z.object({ isStrict: z.boolean().default(true), isFast: z.boolean().optional() })))
  expect(empty(fields)).toEqual({ isStrict: true, isFast: false })
  expect(inputOf(fields, { isStrict: false, isFast: false }).value).toEqual({ isStrict: false })
})

test("an app of the organisation's own has a form without a word more than its declaration", () => {
  expect(shapeOf(fieldsOf(describeApp(deadlines).input as Schema))).toEqual(["after: text"])
  const app = defineApp({
    name: "own",
    title: "Own",
    takes: "none",
    input: z.object({ minConfidence: z.number(), when: z.object({ from: z.iso.date() }).optional() }),
    output: z.object({}),
    run: async () => ({ status: "done", output: {} }),
    cases: [],
  })
  const [confidence, when] = fieldsOf(describeApp(app).input as Schema)
  expect(confidence).toMatchObject({ title: "Min confidence", isRequired: true, isAside: false })
  expect(when).toMatchObject({ isRequired: false, isAside: true, control: { kind: "group" } })
  expect(titleOf("purchase_order-no")).toBe("Purchase order no")
})

test("what the cases of the apps give can be filled in and comes out as it went in", () => {
  for (const app of apps) {
    const fields = fieldsOf(describeApp(app).input as Schema)
    for (const { id, input } of app.cases) {
      const { value, faults } = inputOf(fields, draftsOf(fields, input as Readonly<Record<string, unknown>>))
      expect(faults, `${app.name} ${id}`).toEqual([])
      expect(app.input.parse(value), `${app.name} ${id}`).toEqual(app.input.parse(input))
    }
  }
})
