import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import { type AppParts, defineApp } from "../app.ts"
import { addChoices, erasePerson } from "./change.ts"
import { contentNeighbours, readItems } from "./content.ts"
import { fitRecommender } from "./fit.ts"
import { figuresByGroup } from "./groups.ts"
import { groupRows, type Interactions, readRows } from "./interactions.ts"
import { listFor } from "./list.ts"
import { type OpenModel, openModel, type RecommendModel, readModel, writeModel } from "./model-file.ts"
import { type RecommendReport, renderRecommendReport } from "./report.ts"

const identifier = z.union([z.string(), z.number()]).transform(String)

const inputSchema = z.object({
  id: identifier.optional().meta({ "x-form": "hidden" }),
  person: identifier.optional().meta({ title: "Person", description: "Their id in what was learned." }),
  k: z.number().int().min(1).max(1000).default(10).meta({ title: "How many" }),
  model: z.string().default("default").meta({ title: "Model", description: "As named by train --as." }),
  history: z
    .array(identifier)
    .default([])
    .meta({ title: "Chosen meanwhile", description: "Items, oldest first: used for this list only." }),
  exclude: z.array(identifier).default([]).meta({ title: "Left out", description: "Items not to be listed." }),
  recency: z.number().min(0).max(2).optional().meta({
    title: "Weight of what is newer",
    description: "0 to 2; as learned, where nothing is said.",
    "x-form": "aside",
  }),
  action: z.enum(["list", "add", "erase"]).default("list").meta({
    title: "Action",
    description: "“add” keeps what was chosen with the person; “erase” forgets the person and fits again without them.",
    "x-form": "aside",
  }),
})

const reasonSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("chosen-with"), because: z.array(z.string()), people: z.number(), text: z.string() }),
  z.object({ kind: z.literal("content"), like: z.array(z.string()), text: z.string() }),
  z.object({ kind: z.literal("popular"), people: z.number(), text: z.string() }),
])

const outputSchema = z.object({
  items: z.array(
    z.object({ item: z.string(), title: z.string().optional(), score: z.number(), reasons: z.array(reasonSchema) }),
  ),
  /** Whose list it is: made from choices, or what is popular because nothing is known of the person. */
  basis: z.enum(["choices", "popularity", "none"]),
  note: z.string().optional(),
})

const stampSchema = z.object({ stamp: z.string() })
const stampKind = "recommend-model"

/** Models that were read, by home: a batch reads its model once, and a newer fit of the name is noticed. */
const readModels = new WeakMap<
  AppParts["trained"],
  Map<string, { readonly stamp: string; readonly model: OpenModel }>
>()

export const recommendApp = defineApp({
  name: "recommend",
  title: "Ranked items for a person, each with a reason that is true",
  takes: "none",
  input: inputSchema,
  output: outputSchema,

  async run(context, parts, input) {
    const startedAtMs = performance.now()
    const model = await loadModel(parts, input.model)
    if (input.action !== "list") return change(context, parts, model, input)
    const { items, isKnown } = listFor(model, {
      ...input,
      person: input.person,
      recency: input.recency,
      principal: context.principal,
    })
    context.run.step("rank", startedAtMs, { items: items.length, isKnown })
    const note = isKnown ? undefined : "Nothing is known of this person yet: these are the items that most people chose"
    return {
      status: items.length === 0 ? "abstained" : isKnown ? "done" : "partial",
      output: {
        items: items.map((item) => ({ ...item, reasons: item.reasons.map((reason) => reasonSchema.parse(reason)) })),
        basis: isKnown ? "choices" : "popularity",
        ...(note === undefined ? {} : { note }),
      },
    }
  },

  async train(context, parts, file, name) {
    const read = readRows(new TextDecoder().decode(file.bytes), file.path)
    const rows = groupRows(read)
    const itemsPath = file.options.items
    const described = itemsPath === undefined ? [] : readItems(await readText(itemsPath), itemsPath)
    const known = new Set(rows.items)
    const data: Interactions = {
      ...rows,
      items: [...rows.items, ...described.map((item) => item.id).filter((id) => !known.has(id))],
    }
    const startedAtMs = performance.now()
    const { fitted, trials, trialled } = fitRecommender(data, context.seed)
    const placeOf = new Map(data.items.map((item, place) => [item, place]))
    const vectors =
      described.length === 0
        ? undefined
        : await parts.embedder?.embed(
            described.map((item) => `${item.title}\n${item.text}`),
            "passage",
            context.signal,
          )
    const content = contentNeighbours(
      data.items.length,
      described,
      described.map((item) => placeOf.get(item.id)!),
      vectors,
    )
    await saveModel(parts, name, { data, fitted, described, content })
    context.run.step("fit", startedAtMs, { people: data.people.length, items: data.items.length })
    const report: RecommendReport = {
      people: data.people.length,
      items: data.items.length,
      interactions: data.chosen.length,
      withoutChoices: data.items.length - rows.items.length,
      hasTimes: data.hasTimes,
      settings: fitted.settings,
      trials,
      groups: figuresByGroup(read, data, trialled),
      fitSeconds: Math.round(performance.now() - startedAtMs) / 1000,
    }
    return report
  },

  renderReport: (report) => renderRecommendReport(report as RecommendReport),

  render(output) {
    const lines = output.items.map(
      (entry, place) =>
        `${place + 1}. ${entry.title ?? entry.item}\n     ${entry.reasons.map((reason) => reason.text).join("; ")}`,
    )
    return [...(output.note === undefined ? [] : [output.note]), ...lines].join("\n")
  },

  score(expected, output) {
    const wanted = z.object({ items: z.array(identifier) }).parse(expected).items
    const found = output.items.filter((entry) => wanted.includes(entry.item)).length
    return { recall: wanted.length === 0 ? 0 : found / wanted.length }
  },

  cases: [],
})

async function change(context: Context, parts: AppParts, model: OpenModel, input: z.infer<typeof inputSchema>) {
  if (input.person === undefined) throw groundworkError("input_invalid", `${input.action} needs a person`)
  const startedAtMs = performance.now()
  const changed =
    input.action === "erase" ? erasePerson(model, input.person) : addChoices(model, input.person, input.history)
  if (changed === undefined) throw groundworkError("not_found", `person ${input.person}`)
  await saveModel(parts, input.model, changed)
  context.run.step(input.action, startedAtMs, { people: changed.data.people.length })
  const note =
    input.action === "erase"
      ? "The person is forgotten, and the weights were fitted again without them"
      : "Kept; lists use it from now on, weights at the next training"
  return { status: "done" as const, output: { items: [], basis: "none" as const, note } }
}

async function saveModel(parts: AppParts, name: string, model: RecommendModel): Promise<void> {
  const bytes = writeModel(model)
  const stamp = createHash("sha256").update(bytes).digest("hex")
  await parts.trained.save("recommend", name, bytes, {
    people: model.data.people.length,
    items: model.data.items.length,
  })
  await parts.store.saveRecord(stampKind, name, { stamp })
  const known = readModels.get(parts.trained) ?? new Map()
  readModels.set(parts.trained, known)
  known.set(name, { stamp, model: openModel(model) })
}

async function loadModel(parts: AppParts, name: string): Promise<OpenModel> {
  const raw = await parts.store.record(stampKind, name)
  if (raw === undefined)
    throw groundworkError(
      "not_found",
      `no recommend model “${name}”: groundwork train recommend CHOICES.csv --as ${name}`,
    )
  const { stamp } = stampSchema.parse(raw)
  const known = readModels.get(parts.trained) ?? new Map()
  readModels.set(parts.trained, known)
  const before = known.get(name)
  if (before?.stamp === stamp) return before.model
  const bytes = await parts.trained.load("recommend", name)
  if (bytes === undefined) throw groundworkError("not_found", `the recommend model “${name}”`)
  const model = readModel(bytes)
  known.set(name, { stamp, model })
  return model
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw groundworkError("path_missing", path, cause)
  })
}
