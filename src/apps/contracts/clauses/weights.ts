import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { EntityModel, EntityType } from "../spans/entities.ts"
import type { Deciders } from "./decide.ts"

/** What `bench/fit-contracts.ts --write` learned. */
export interface Weights {
  readonly about: string
  /** By type: weights of named features; the feature's inverse document frequency is inside. */
  readonly sentences: readonly {
    readonly type: string
    readonly bias: number
    readonly weights: Readonly<Record<string, number>>
  }[]
  readonly entities: Partial<Record<EntityType, EntityModel>>
  readonly deciders: Deciders
}

let loaded: Weights | undefined

/** The weights that ship with the app, read once. */
export function shippedWeights(): Weights {
  loaded ??= JSON.parse(readFileSync(join(import.meta.dirname, "weights.json"), "utf8")) as Weights
  return loaded
}
