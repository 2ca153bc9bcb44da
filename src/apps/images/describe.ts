import { createHash } from "node:crypto"
import { z } from "zod"
import type { Usage } from "../../core/answer.ts"
import type { Context } from "../../core/run.ts"
import { type LanguageModel, type ModelResult, spendingOf } from "../../models/port.ts"
import type { MachineDescription } from "../../pipeline/port.ts"
import { describingSystem, faultOfDescription, lookAtSquare } from "../../pipeline/seeing.ts"
import type { AppParts, AppProblem, SourceDocument } from "../app.ts"
import { shrinkPicture } from "./picture.ts"

/** What was spent on descriptions, and what went wrong. */
export interface Described {
  readonly problems: readonly AppProblem[]
  readonly usage?: Usage
  readonly cost?: number
}

type Picture = Pick<SourceDocument, "bytes" | "source" | "document" | "localOnly"> & { readonly isStored: boolean }

const prompt = "Describe this picture in one to three sentences."
const descriptionSchema = z.object({ description: z.string().trim().min(10).max(1000) })

/** Failures that the next picture would meet as well. */
const lasting: readonly string[] = ["budget", "unavailable", "timeout", "rate-limited", "cancelled"]

/** SHA-256 of a picture's bytes, hex: the same picture is described once, wherever it is. */
export function pictureKey(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

/**
 * Has a model describe the pictures that have no description yet. A model that does not see is found out before it is
 * asked; what is refused, garbled or not allowed leaves a picture as it was and is a problem.
 */
export async function describePictures(
  context: Context,
  parts: Pick<AppParts, "models" | "descriptions">,
  pictures: readonly Picture[],
): Promise<Described> {
  const groups = Map.groupBy(pictures, ({ bytes }) => pictureKey(bytes))
  const missing: (readonly [string, readonly Picture[]])[] = []
  for (const [key, group] of groups) if ((await parts.descriptions.of(key)) === undefined) missing.push([key, group])
  if (missing.length === 0) return { problems: [] }
  const bill = openBill()
  const startedAtMs = performance.now()
  const seeing = oneThatSees(context, parts.models, bill)
  const problems: AppProblem[] = []
  const unseen = new Map<string, string[]>()
  let made = 0
  for (const [key, group] of missing) {
    context.signal.throwIfAborted()
    const [{ source, bytes }] = group as readonly [Picture, ...Picture[]]
    // The same picture in a collection that stays here is not sent by way of another one.
    const localOnly = group.some((picture) => picture.localOnly)
    const model = await seeing(localOnly)
    if ("blind" in model) {
      unseen.set(model.blind, [...(unseen.get(model.blind) ?? []), source])
      continue
    }
    const result = await model.generate(
      {
        system: describingSystem,
        prompt,
        schema: descriptionSchema,
        schemaName: "description",
        maxOutputTokens: 250,
        temperature: 0,
        seed: context.seed,
        images: [await shrinkPicture(bytes, source)],
        localOnly,
        spending: spendingOf(context),
      },
      context.signal,
    )
    bill.add(result)
    const fault = result.ok ? faultOfDescription(result.value.description) : result.message
    if (result.ok && fault === undefined) {
      const text = result.value.description.replace(/\s+/g, " ")
      const description: MachineDescription = { text, model: result.model, at: context.now().toISOString() }
      const documents = group.filter(({ isStored }) => isStored).map(({ document }) => document)
      await parts.descriptions.keep(key, description, documents)
      made += 1
      continue
    }
    problems.push({ code: "not_described", message: `${source}: ${model.id}: ${fault}` })
    if (!result.ok && lasting.includes(result.failure)) break
  }
  for (const [why, sources] of unseen) problems.push({ code: "not_described", message: `${listOf(sources)}: ${why}` })
  context.run.step("describe", startedAtMs, { pictures: missing.length, described: made })
  return { ...bill.total(), problems }
}

/**
 * The first model that names the colour of a red square: some take pictures, see nothing, and make something up. Each is
 * asked once a run; one elsewhere is none for a picture that stays here.
 */
function oneThatSees(context: Context, models: readonly LanguageModel[], bill: Bill) {
  const tried = new Map<LanguageModel, { readonly fault?: string }>()
  const look = async (model: LanguageModel) => {
    const { result, fault } = await lookAtSquare(model, context)
    bill.add(result)
    return fault === undefined ? {} : { fault }
  }
  return async (localOnly: boolean): Promise<LanguageModel | { readonly blind: string }> => {
    if (models.length === 0) return { blind: "no model is set (setting model)" }
    const faults: string[] = []
    for (const model of models) {
      if (localOnly && model.external) continue
      const { fault } = tried.get(model) ?? (await look(model))
      tried.set(model, fault === undefined ? {} : { fault })
      if (fault === undefined) return model
      faults.push(`${model.id}: ${fault}`)
    }
    return {
      blind: faults.length === 0 ? "the collection stays on this machine, and no model here is set" : faults.join("; "),
    }
  }
}

const named = 3

function listOf(sources: readonly string[]): string {
  const rest = sources.length - named
  return `${sources.slice(0, named).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`
}

interface Bill {
  add(result: ModelResult<unknown>): void
  total(): { readonly usage?: Usage; readonly cost?: number }
}

function openBill(): Bill {
  let [inputTokens, outputTokens, cost, calls] = [0, 0, 0, 0]
  return {
    add: (result) => {
      calls += 1
      inputTokens += result.usage.inputTokens
      outputTokens += result.usage.outputTokens
      cost += result.cost
    },
    total: () => (calls === 0 ? {} : { usage: { inputTokens, outputTokens }, cost }),
  }
}
