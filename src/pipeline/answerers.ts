import { groundworkError } from "../core/errors.ts"
import type { Citation } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { Answerer, Proposal, ProposedClaim } from "../generate/port.ts"
import type { LanguageModel } from "../models/port.ts"
import { anyKeptHere } from "./kept-here.ts"
import { defaultClimbBelow, defaultTrust, type LadderSetting } from "./ladder.ts"
import { type KeptTurnsParts, turnsThatMayLeave } from "./turns-kept-here.ts"

/** `model:ID` is one model of several; `model` is the best, the last one in the settings. */
export type AnswererName = "extractive" | "model" | "auto" | `model:${string}`

export interface AnswererParts {
  readonly extractive: Answerer
  /** The cheaper one first. */
  readonly models: readonly LanguageModel[]
  readonly store: KeptTurnsParts["store"]
  readonly index: KeptTurnsParts["index"]
  readonly cite: (hit: Hit, start: number, end: number) => Citation
  /** True if the gate would let the claim out. */
  readonly holds: (context: Context, claim: ProposedClaim, hits: readonly Hit[]) => Promise<boolean>
  readonly ladder: LadderSetting | undefined
  /** Characters of passages in a prompt; without, what suits a model here or elsewhere. */
  readonly promptCharacters: number | undefined
}

/**
 * Characters of passages in a prompt: about 3,000 tokens for a model elsewhere. One on this machine reads some ten to a
 * hundred tokens a second without a graphics card, and gets the best passages alone.
 */
const [external, here] = [12_000, 4000]
const maxOutputTokens = 400

/**
 * The answerer of a name. `auto` is the ladder: extractive first, then the small model, then the large one, each only where
 * the one before is not sure enough.
 * @throws model_unknown when no such model is set
 */
export async function answererFor(name: AnswererName, parts: AnswererParts): Promise<Answerer> {
  if (name === "extractive" || (name === "auto" && parts.models.length === 0)) return parts.extractive
  const chosen = name === "auto" ? parts.models : modelsNamed(name, parts.models)
  const [{ createModelAnswerer }, { stripForeignLinks }] = await Promise.all([
    import("../generate/model/answerer.ts"),
    import("../models/injection.ts"),
  ])
  const rungs = chosen.map((model) =>
    createModelAnswerer({
      model,
      fallback: parts.extractive,
      cite: parts.cite,
      turnsThatMayLeave: (history) => turnsThatMayLeave(parts, history),
      isLocalOnly: (hits) => anyKeptHere(parts.store, hits),
      maxPromptCharacters: parts.promptCharacters ?? (model.external ? external : here),
      maxOutputTokens,
      clean: (text, evidence) => stripForeignLinks(text, evidence).text,
      trust: parts.ladder?.trust[model.id] ?? (model.external ? defaultTrust.external : defaultTrust.here),
    }),
  )
  return name === "auto" ? climb(rungs, parts) : rungs[rungs.length - 1]!
}

function modelsNamed(name: AnswererName, models: readonly LanguageModel[]): readonly LanguageModel[] {
  const found = name === "model" ? models.slice(-1) : models.filter((model) => `model:${model.id}` === name)
  if (found.length === 0)
    throw groundworkError("model_unknown", name === "model" ? "no model is set" : name.slice("model:".length))
  return found
}

/**
 * Climbs while what it has is not sure enough, and takes the first model's answer of which the gate lets something out. Where
 * none has one and a model said that nothing answers, so does this: of two witnesses neither is for the answer.
 */
function climb(rungs: readonly Answerer[], parts: AnswererParts): Answerer {
  const climbBelow = parts.ladder?.climbBelow ?? defaultClimbBelow
  return {
    id: "auto",
    answer: async (context, question, hits) => {
      const plain = await parts.extractive.answer(context, question, hits)
      if (plain.confidence >= climbBelow || hits.length === 0) return plain
      let [inputTokens, outputTokens, cost] = [0, 0, 0]
      const notes: string[] = []
      let refusal: Proposal | undefined
      for (const rung of rungs) {
        const proposal = await rung.answer(context, question, hits)
        inputTokens += proposal.usage?.inputTokens ?? 0
        outputTokens += proposal.usage?.outputTokens ?? 0
        cost += proposal.cost ?? 0
        const paid = { usage: { inputTokens, outputTokens }, cost }
        notes.push(...proposal.notes)
        if (proposal.answerer === parts.extractive.id) continue
        if (proposal.isRefusal === true) {
          refusal = proposal
          notes.push(`${rung.id} said that nothing answers`)
          continue
        }
        for (const claim of proposal.claims)
          if (await parts.holds(context, claim, hits)) return { ...proposal, ...paid, notes }
        notes.push(`${rung.id} said nothing that holds; the answer before it stands`)
      }
      return {
        ...(refusal ?? plain),
        usage: { inputTokens, outputTokens },
        cost,
        notes: [...new Set([...plain.notes, ...notes])],
      }
    },
  }
}
