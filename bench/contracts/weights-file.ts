import type { Deciders } from "../../src/apps/contracts/clauses/decide.ts"
import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"
import type { Weights } from "../../src/apps/contracts/clauses/weights.ts"
import type { EntityModel, EntityType } from "../../src/apps/contracts/spans/entities.ts"
import type { LinearModel } from "../../src/learn/margin.ts"
import type { Sentences } from "./sentence-model.ts"

/** Strongest weights that are kept of a type. */
const kept = 2000

/** The weights as they are shipped: a feature a line's word, readable, strongest first. */
export function weightsFile(
  sentences: Sentences,
  models: readonly LinearModel[],
  entities: Partial<Record<EntityType, EntityModel>>,
  deciders: Deciders,
): string {
  const weights: Weights = {
    about: "Made by node bench/fit-contracts.ts --write from CUAD v1 (The Atticus Project, CC BY 4.0); do not edit",
    sentences: models.map((model, type) => ({
      type: clauseTypes[type]!.name,
      bias: round(model.bias),
      weights: strongest(model, sentences),
    })),
    entities,
    deciders: {
      sentence: { weights: deciders.sentence.weights.map(round) },
      presence: { weights: deciders.presence.weights.map(round) },
    },
  }
  return `${JSON.stringify(weights).replaceAll('{"type"', '\n{"type"')}\n`
}

function strongest(model: LinearModel, sentences: Sentences): Readonly<Record<string, number>> {
  const columns = [...model.weights.keys()]
    .filter((column) => Math.abs(model.weights[column]!) > 0.01)
    .sort((left, right) => Math.abs(model.weights[right]!) - Math.abs(model.weights[left]!))
    .slice(0, kept)
  return Object.fromEntries(
    columns.map((column) => [sentences.names[column]!, round(model.weights[column]! * sentences.idf[column]!)]),
  )
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
