import { createHash } from "node:crypto"
import { parse } from "csv-parse/sync"
import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import type { AppParts } from "../app.ts"
import { defineApp } from "../app.ts"
import { chosenByModel } from "./by-model.ts"
import { corrections } from "./corrections.ts"
import { guessLanguage } from "./languages.ts"
import { readModel, writeModel } from "./model-file.ts"
import { predict } from "./predict.ts"
import { type RouteReport, renderRouteReport, reportRoute } from "./report.ts"
import { firstRule, ruleSchema } from "./rules.ts"
import { type Example, fitRoute, isOutOfScope } from "./train.ts"

const inputSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().meta({ "x-form": "hidden" }),
  text: z.string().meta({ title: "Message", "x-form": "long" }),
  model: z.string().default("default").meta({ title: "Model", description: "As named by train --as." }),
  /** Kept with the model where `route-rules` were saved under its name. */
  rules: z
    .array(ruleSchema)
    .optional()
    .meta({ title: "Rules", description: "Come before what was learned.", "x-form": "aside" }),
})

const outputSchema = z.object({
  label: z.string().nullable(),
  confidence: z.number(),
  alternatives: z.array(z.object({ label: z.string(), confidence: z.number() })),
  queue: z.string().optional(),
  priority: z.string().optional(),
  language: z.string().optional(),
  reasons: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("rule"), rule: z.string(), pattern: z.string(), matched: z.string() }),
      z.object({ kind: z.literal("example"), text: z.string(), label: z.string(), similarity: z.number() }),
      z.object({ kind: z.literal("scope"), detail: z.string() }),
      z.object({ kind: z.literal("model"), model: z.string(), label: z.string().nullable() }),
    ]),
  ),
})
type RouteOutput = z.infer<typeof outputSchema>

const destinationSchema = z.object({ queue: z.string().optional(), priority: z.string().optional() })
const stampSchema = z.object({ stamp: z.string(), destinations: z.record(z.string(), destinationSchema) })
type Destinations = z.infer<typeof stampSchema>["destinations"]

/** Kinds of records in the store: the newest fit of each name, and the rules that come before it. */
const stampKind = "route-model"
const rulesKind = "route-rules"

/** A label that is more likely wrong than right waits for a person; what they say becomes an example of the next training. */
const reviewBelow = 0.5

/** Models that were read, by home: a batch reads its model once, and a newer fit of the name is noticed. */
const readModels = new WeakMap<
  AppParts["trained"],
  Map<string, { readonly stamp: string; readonly file: ReturnType<typeof readModel> }>
>()

export const routeApp = defineApp({
  name: "route",
  title: "Messages get a label, a queue and a reason, or none of these",
  takes: "none",
  input: inputSchema,
  output: outputSchema,

  async run(context, parts, input) {
    const language = guessLanguage(input.text)
    const rules = input.rules ?? z.array(ruleSchema).parse((await parts.store.record(rulesKind, input.model)) ?? [])
    const fired = firstRule(rules, input.text)
    if (fired !== undefined) {
      const { label, queue, priority, name } = fired.rule
      const reasons: RouteOutput["reasons"] = [
        { kind: "rule", rule: name, pattern: fired.pattern, matched: fired.matched },
      ]
      return {
        status: "done",
        output: { label, confidence: 1, alternatives: [], ...stated({ queue, priority, language }), reasons },
      }
    }
    const { file, destinations } = await loadModel(parts, input.model)
    const startedAtMs = performance.now()
    const prediction = predict(file.model, input.text, await vectorOf(parts, file, input.text))
    context.run.step("label", startedAtMs, {
      label: prediction.label,
      confidence: prediction.confidence,
      scope: prediction.scope,
    })
    const destination = prediction.label === null ? undefined : destinations[prediction.label]
    const examples = prediction.nearest.map((near) => ({
      kind: "example" as const,
      ...near,
      similarity: rounded(near.similarity),
    }))
    const shown = examples.length === 0 ? "" : "; the nearest examples are shown"
    const scope = { kind: "scope" as const, detail: `Not like any of the known kinds${shown}` }
    const isUnsure = prediction.label !== null && prediction.confidence < reviewBelow
    // Only where it is unsure, and as a second opinion for the person who decides: a small model is right less often.
    const asked =
      isUnsure && parts.model !== undefined
        ? await chosenByModel(context, parts.model, parts.isKeptHere, input.text, prediction, file.model)
        : undefined
    const opinion: RouteOutput["reasons"] =
      asked?.label === undefined ? [] : [{ kind: "model", model: parts.model?.id ?? "", label: asked.label }]
    const doubt = { code: "unsure", message: `Is “${prediction.label}” right? Correct it with the right label` }
    return {
      status: prediction.label === null ? "abstained" : isUnsure ? "review" : "done",
      ...(isUnsure ? { problems: [doubt, ...(asked?.problems ?? [])] } : {}),
      ...asked?.spent,
      output: {
        label: prediction.label,
        confidence: rounded(prediction.confidence),
        alternatives: prediction.alternatives.map((entry) => ({ ...entry, confidence: rounded(entry.confidence) })),
        ...stated({ queue: destination?.queue, priority: destination?.priority, language }),
        reasons: prediction.label === null ? [scope, ...examples] : [...opinion, ...examples],
      },
    }
  },

  async choices(parts, input) {
    const asked = choiceInput.parse(input)
    const name = asked.model ?? (await parts.trained.last("route")) ?? "default"
    const rules = asked.rules ?? z.array(ruleSchema).parse((await parts.store.record(rulesKind, name)) ?? [])
    // A model that is gone names no labels.
    if ((await parts.store.record(stampKind, name)) === undefined) return undefined
    const { labels } = (await loadModel(parts, name)).file.model
    return [...new Set([...labels, ...rules.map((rule) => rule.label), "none"])]
  },

  async train(context, parts, file, name) {
    const given = readExamples(new TextDecoder().decode(file.bytes), file.path)
    const corrected = await corrections(parts.store, name)
    const corrects = new Set(corrected.map((example) => example.text))
    // A person's word in review stands against the file's.
    const examples = [...given.examples.filter((example) => !corrects.has(example.text)), ...corrected]
    const { destinations } = given
    const vectors = await parts.embedder?.embed(
      examples.map((example) => example.text),
      "passage",
      context.signal,
    )
    const startedAtMs = performance.now()
    const { model, heldOut } = fitRoute(examples, vectors, context.seed)
    context.run.step("fit", startedAtMs, { examples: examples.length, labels: model.labels.length })
    const bytes = writeModel(model, vectors === undefined ? "" : (parts.embedder?.hash ?? ""))
    const report: RouteReport = {
      ...reportRoute(model, heldOut, examples, guessLanguage),
      corrections: corrected.length,
      fitSeconds: Math.round(performance.now() - startedAtMs) / 1000,
    }
    await parts.trained.save("route", name, bytes, report)
    const stamp = createHash("sha256").update(bytes).digest("hex")
    await parts.store.saveRecord(stampKind, name, { stamp, destinations })
    return report
  },

  renderReport: (report) => renderRouteReport(report as RouteReport),

  render(output) {
    const label = output.label ?? "none of the known kinds"
    const reason = output.reasons.map((entry) =>
      entry.kind === "rule"
        ? `rule ${entry.rule}: “${entry.matched}”`
        : entry.kind === "scope"
          ? entry.detail
          : entry.kind === "model"
            ? `${entry.model} says: ${entry.label ?? "none of the likeliest kinds"}`
            : `like “${entry.text}” (${entry.label})`,
    )
    return [`${label} (${Math.round(output.confidence * 100)}%)`, ...reason.map((line) => `  ${line}`)].join("\n")
  },

  score(expected, output) {
    const label = z.object({ label: z.string().nullable() }).parse(expected).label
    return { accuracy: output.label === label ? 1 : 0 }
  },

  cases: [
    {
      id: "a rule comes before what was learned",
      input: {
        text: "URGENT: I cannot log in",
        model: "default",
        rules: [{ name: "urgent", patterns: ["urgent"], label: "incident", queue: "on-call", priority: "high" }],
      },
      expect: { status: "done", "output.label": "incident", "output.queue": "on-call", "output.priority": "high" },
    },
  ],
})

const choiceInput = z.object({ model: inputSchema.shape.model.unwrap().optional(), rules: inputSchema.shape.rules })

async function loadModel(parts: AppParts, name: string) {
  const raw = await parts.store.record(stampKind, name)
  if (raw === undefined)
    throw groundworkError("not_found", `no route model “${name}”: groundwork train route EXAMPLES.csv --as ${name}`)
  const { stamp, destinations } = stampSchema.parse(raw)
  const known = readModels.get(parts.trained) ?? new Map()
  readModels.set(parts.trained, known)
  const before = known.get(name)
  if (before?.stamp === stamp) return { file: before.file, destinations }
  const bytes = await parts.trained.load("route", name)
  if (bytes === undefined) throw groundworkError("not_found", `the route model “${name}”`)
  const file = readModel(bytes)
  known.set(name, { stamp, file })
  return { file, destinations }
}

/** @throws input_invalid when the model was fitted with another embedder than the home has now */
async function vectorOf(
  parts: AppParts,
  file: ReturnType<typeof readModel>,
  text: string,
): Promise<Float32Array | undefined> {
  if (file.model.dimensions === 0) return undefined
  if (parts.embedder?.hash !== file.embedder)
    throw groundworkError("input_invalid", "the model was trained with another embedder: train it again")
  return (await parts.embedder.embed([text], "passage"))[0]
}

/** Columns `text` and `category` (or `label`, `intent`), and where a label goes: `queue`, `priority`. */
function readExamples(
  text: string,
  path: string,
): { readonly examples: readonly Example[]; readonly destinations: Destinations } {
  const firstLine = text.slice(0, text.indexOf("\n") + 1 || text.length)
  const delimiter = ["\t", ";"].find((candidate) => firstLine.includes(candidate)) ?? ","
  let lines: readonly Readonly<Record<string, string | undefined>>[]
  try {
    lines = parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      delimiter,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    })
  } catch (cause) {
    throw groundworkError("input_invalid", `${path} is not CSV`, cause)
  }
  const examples: Example[] = []
  const destinations: Record<string, z.infer<typeof destinationSchema>> = {}
  for (const line of lines) {
    const label = (line.category ?? line.label ?? line.intent ?? "").trim()
    const message = line.text?.trim() ?? ""
    if (label === "" || message === "") continue
    examples.push({ text: message, label })
    destinations[label] ??= stated({
      queue: line.queue?.trim() || undefined,
      priority: line.priority?.trim() || undefined,
    })
  }
  const labels = new Set(examples.map((example) => example.label).filter((label) => !isOutOfScope(label)))
  if (labels.size < 2)
    throw groundworkError("input_invalid", `${path} needs the columns text and category, and at least two categories`)
  return { examples, destinations }
}

/** Leaves out what is not known. */
function stated<Values extends Readonly<Record<string, string | undefined>>>(
  values: Values,
): { [Key in keyof Values]?: string } {
  const kept: { [Key in keyof Values]?: string } = {}
  for (const key in values) {
    const value = values[key]
    if (value !== undefined) kept[key] = value
  }
  return kept
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
