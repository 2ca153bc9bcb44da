import { groundworkError } from "../core/errors.ts"
import type { Citation } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"
import type { Answerer } from "../generate/port.ts"
import type { LanguageModel } from "../models/port.ts"
import type { Store } from "../store/port.ts"

export interface AnswererParts {
  readonly extractive: Answerer
  /** The cheaper one first. */
  readonly models: readonly LanguageModel[]
  readonly store: Pick<Store, "collection">
  readonly cite: (hit: Hit, start: number, end: number) => Citation
  /** Below this calibrated confidence of the extractive answer, `auto` tries a model. */
  readonly climbBelow: number
}

/** Characters of passages in a prompt: about 3,000 tokens, what small local models can take. */
const maxPromptCharacters = 12_000
const maxOutputTokens = 600

/**
 * The answerer of a name. `auto` is the ladder: extractive first, then the small model, then the large one, each only where
 * the one before is not sure enough.
 * @throws model_unknown for `model` when none is set
 */
export async function answererFor(name: "extractive" | "model" | "auto", parts: AnswererParts): Promise<Answerer> {
  if (name === "extractive" || (name === "auto" && parts.models.length === 0)) return parts.extractive
  const last = parts.models[parts.models.length - 1]
  if (last === undefined) throw groundworkError("model_unknown", "no model is set")
  const { createModelAnswerer } = await import("../generate/model/answerer.ts")
  const rungs = parts.models.map((model) =>
    createModelAnswerer({
      model,
      fallback: parts.extractive,
      cite: parts.cite,
      isLocalOnly: (hits) => anyLocalOnly(parts.store, hits),
      maxPromptCharacters,
      maxOutputTokens,
    }),
  )
  const top = rungs[rungs.length - 1]!
  if (name === "model") return top
  return {
    id: "auto",
    answer: async (context, question, hits) => {
      const plain = await parts.extractive.answer(context, question, hits)
      if (plain.confidence >= parts.climbBelow || hits.length === 0) return plain
      for (const rung of rungs) {
        const proposal = await rung.answer(context, question, hits)
        if (proposal.claims.length > 0 && proposal.answerer !== parts.extractive.id) return proposal
      }
      return plain
    },
  }
}

async function anyLocalOnly(store: Pick<Store, "collection">, hits: readonly Hit[]): Promise<boolean> {
  for (const id of new Set(hits.map((hit) => hit.passage.collection))) {
    if ((await store.collection(id))?.localOnly === true) return true
  }
  return false
}
