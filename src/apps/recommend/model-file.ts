import { z } from "zod"
import { packModel, unpackModel } from "../../learn/pack.ts"
import { type ContentNeighbours, type Item, itemSchema } from "./content.ts"
import type { Fitted } from "./fit.ts"
import { type Interactions, turnAround } from "./interactions.ts"

/** Everything a list for a person is made of. */
export interface RecommendModel {
  readonly data: Interactions
  readonly fitted: Fitted
  readonly described: readonly Item[]
  readonly content: ContentNeighbours
}

/** A model with what is looked up by name, made once after reading. */
export interface OpenModel extends RecommendModel {
  readonly personOf: ReadonlyMap<string, number>
  readonly itemOf: ReadonlyMap<string, number>
  readonly describedOf: ReadonlyMap<string, Item>
  /** Who chose each item: `chosen` holds people. */
  readonly byItem: Pick<Interactions, "starts" | "chosen">
}

const metaSchema = z.object({
  people: z.array(z.string()),
  items: z.array(z.string()),
  hasTimes: z.boolean(),
  settings: z.object({ penalty: z.number(), evenness: z.number(), recency: z.number() }),
  isDense: z.boolean(),
  described: z.array(itemSchema),
})

/** The bytes of a model. Weights between all items are written without their places. */
export function writeModel(model: RecommendModel): Uint8Array {
  const { data, fitted, content } = model
  const { weights } = fitted
  const isDense = weights.targets.length === weights.items ** 2
  const meta: z.infer<typeof metaSchema> = {
    people: [...data.people],
    items: [...data.items],
    hasTimes: data.hasTimes,
    settings: fitted.settings,
    isDense,
    described: [...model.described],
  }
  return packModel(meta, {
    starts: data.starts,
    chosen: data.chosen,
    weights: weights.values,
    ...(isDense ? {} : { weightStarts: weights.starts, targets: weights.targets }),
    discovery: fitted.discovery,
    contentStarts: content.starts,
    contentOthers: content.others,
    contentLikeness: content.likeness,
  })
}

/** @throws file_corrupt */
export function readModel(bytes: Uint8Array): OpenModel {
  const file = unpackModel(bytes)
  const meta = metaSchema.parse(file.meta)
  const whole = (name: string) => Uint32Array.from(file.array(name))
  const floats = (name: string) => Float32Array.from(file.array(name))
  const size = meta.items.length
  const places = meta.isDense
    ? {
        starts: Uint32Array.from({ length: size + 1 }, (_, row) => row * size),
        targets: Uint32Array.from({ length: size * size }, (_, at) => at % size),
      }
    : { starts: whole("weightStarts"), targets: whole("targets") }
  return openModel({
    data: {
      people: meta.people,
      items: meta.items,
      starts: whole("starts"),
      chosen: whole("chosen"),
      hasTimes: meta.hasTimes,
    },
    fitted: {
      weights: { items: size, ...places, values: floats("weights") },
      settings: meta.settings,
      discovery: floats("discovery"),
    },
    described: meta.described,
    content: { starts: whole("contentStarts"), others: whole("contentOthers"), likeness: floats("contentLikeness") },
  })
}

/** Adds the look-ups. */
export function openModel(model: RecommendModel): OpenModel {
  const { data } = model
  return {
    ...model,
    personOf: new Map(data.people.map((person, place) => [person, place])),
    itemOf: new Map(data.items.map((item, place) => [item, place])),
    describedOf: new Map(model.described.map((item) => [item.id, item])),
    byItem: turnAround(data, data.items.length),
  }
}
