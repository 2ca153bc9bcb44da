import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { packModel, unpackModel } from "../../learn/pack.ts"
import { meaningsOf } from "./meanings.ts"
import { indexNeighbours } from "./neighbours.ts"
import type { RouteModel } from "./train.ts"

const numbers = z.array(z.number())
const metaSchema = z.object({
  labels: z.array(z.string()),
  names: z.array(z.string()),
  dimensions: z.number(),
  /** Of the embedder whose vectors the weights belong to; "" for none. */
  embedder: z.string(),
  temperature: z.number(),
  scope: z.object({ means: numbers.length(3), deviations: numbers.length(3), threshold: z.number() }),
  confidence: z.object({ weights: numbers.length(3), most: z.number() }),
  texts: z.array(z.string()),
})

/** The bytes of a model; `readModel` gives one that predicts the same. */
export function writeModel(model: RouteModel, embedder: string): Uint8Array {
  const { scope, classifier, messages } = model
  const meta: z.infer<typeof metaSchema> = {
    labels: [...model.labels],
    names: [...model.vocabulary.columnOf.keys()],
    dimensions: model.dimensions,
    embedder,
    temperature: model.temperature,
    scope: {
      means: [...scope.means],
      deviations: [...scope.deviations],
      threshold: Number.isFinite(scope.threshold) ? scope.threshold : -1e300,
    },
    confidence: { weights: [...model.confidence.weights], most: model.confidence.most },
    texts: [...model.texts],
  }
  return packModel(meta, {
    rarity: model.vocabulary.rarity,
    weights: classifier.weights,
    bias: classifier.bias,
    classes: model.classes,
    starts: messages.rows.starts,
    indices: messages.rows.indices,
    values: messages.rows.values,
    unknownShares: messages.unknownShares,
  })
}

/** @throws file_corrupt; input_invalid for a model of an earlier version */
export function readModel(bytes: Uint8Array): { readonly model: RouteModel; readonly embedder: string } {
  const file = unpackModel(bytes)
  const parsed = metaSchema.safeParse(file.meta)
  if (!parsed.success) throw groundworkError("input_invalid", "the model is of an earlier version: train it again")
  const meta = parsed.data
  const floats = (name: string) => Float32Array.from(file.array(name))
  const rarity = floats("rarity")
  const rows = {
    count: meta.texts.length,
    columns: rarity.length + meta.dimensions,
    starts: Uint32Array.from(file.array("starts")),
    indices: Uint32Array.from(file.array("indices")),
    values: floats("values"),
  }
  const classes = Uint16Array.from(file.array("classes"))
  return {
    embedder: meta.embedder,
    model: {
      labels: meta.labels,
      vocabulary: { columnOf: new Map(meta.names.map((name, column) => [name, column])), rarity },
      dimensions: meta.dimensions,
      classifier: { classes: meta.labels.length, weights: floats("weights"), bias: floats("bias") },
      temperature: meta.temperature,
      scope: meta.scope,
      confidence: meta.confidence,
      texts: meta.texts,
      classes,
      messages: { rows, unknownShares: floats("unknownShares") },
      index: indexNeighbours(rows),
      meanings: meaningsOf(rows, rarity.length),
    },
  }
}
