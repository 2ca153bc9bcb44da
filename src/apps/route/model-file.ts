import { z } from "zod"
import { packModel, unpackModel } from "../../learn/pack.ts"
import { sumMeanings } from "./centroids.ts"
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
  scope: z.object({
    means: numbers,
    deviations: numbers,
    weights: numbers,
    bias: numbers.length(1),
    threshold: numbers.length(1),
  }),
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
      weights: [...scope.weights],
      bias: [scope.bias],
      threshold: [Number.isFinite(scope.threshold) ? scope.threshold : -1e300],
    },
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

/** @throws file_corrupt */
export function readModel(bytes: Uint8Array): { readonly model: RouteModel; readonly embedder: string } {
  const file = unpackModel(bytes)
  const meta = metaSchema.parse(file.meta)
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
  const { means, deviations, weights, bias, threshold } = meta.scope
  return {
    embedder: meta.embedder,
    model: {
      labels: meta.labels,
      vocabulary: { columnOf: new Map(meta.names.map((name, column) => [name, column])), rarity },
      dimensions: meta.dimensions,
      classifier: { classes: meta.labels.length, weights: floats("weights"), bias: floats("bias") },
      temperature: meta.temperature,
      scope: { means, deviations, weights, bias: bias[0] ?? 0, threshold: threshold[0] ?? 0 },
      texts: meta.texts,
      classes,
      messages: { rows, unknownShares: floats("unknownShares") },
      index: indexNeighbours(rows),
      centroids: sumMeanings(rows, classes, meta.labels.length, rarity.length),
    },
  }
}
