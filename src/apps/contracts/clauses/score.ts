import { bestEntities, entityCandidates, entityScore, entityTypes } from "../spans/entities.ts"
import { type Decision, decide, type Likely, type Scored } from "./decide.ts"
import { sentenceFeatures } from "./features.ts"
import { contractSentences } from "./sentences.ts"
import { clauseTypes } from "./types.ts"
import type { Weights } from "./weights.ts"

/** A feature's weight for each type that knows it. */
type Inverted = ReadonlyMap<string, readonly (readonly [type: number, weight: number])[]>
const inverted = new WeakMap<Weights, Inverted>()

/** Reads a contract: every type with its probability and its candidates, best first. Pure; about 0.1 s for 50 pages. */
export function readContract(text: string, weights: Weights): readonly Decision[] {
  return decide(scoreContract(text, weights), weights.deciders)
}

/** The first scorers over every sentence and every short span. */
export function scoreContract(text: string, weights: Weights): Scored {
  const sentences = contractSentences(text)
  const byFeature = invert(weights)
  const biases = clauseTypes.map(({ name }) => weights.sentences.find((entry) => entry.type === name)?.bias ?? -1)
  const scores = clauseTypes.map((_, type) => new Float32Array(sentences.length).fill(biases[type]!))
  const hits = clauseTypes.map(() => new Uint8Array(sentences.length))
  for (const [index, features] of sentenceFeatures(text, sentences).entries()) {
    for (const [name, value] of features)
      for (const [type, weight] of byFeature.get(name) ?? []) scores[type]![index]! += weight * value
    for (const [type, { name, patterns }] of clauseTypes.entries())
      hits[type]![index] = patterns.filter((_, pattern) => features.has(`p:${name}:${pattern}`)).length
  }
  const candidates = entityCandidates(text)
  const entities = new Map<string, readonly Likely[]>()
  for (const type of entityTypes) {
    const model = weights.entities[type]
    if (model === undefined) continue
    const scoreOf = (candidate: (typeof candidates)[typeof type][number]) => entityScore(model, candidate)
    entities.set(type, bestEntities(text, type, candidates[type], scoreOf, model.curve))
  }
  return { sentences, scores, hits, entities }
}

function invert(weights: Weights): Inverted {
  const known = inverted.get(weights)
  if (known !== undefined) return known
  const byFeature = new Map<string, [number, number][]>()
  for (const [type, { name }] of clauseTypes.entries()) {
    const own = weights.sentences.find((entry) => entry.type === name)
    for (const [feature, weight] of Object.entries(own?.weights ?? {})) {
      const entries = byFeature.get(feature)
      if (entries === undefined) byFeature.set(feature, [[type, weight]])
      else entries.push([type, weight])
    }
  }
  inverted.set(weights, byFeature)
  return byFeature
}
