import type { Citation } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import { type LanguageModel, spendingOf } from "../../models/port.ts"
import type { Answerer, Proposal, ProposedClaim } from "../port.ts"
import { answerPrompt, answerSystem, type ModelAnswer, modelAnswerSchema } from "./prompt.ts"
import { findQuote } from "./quotes.ts"

export interface ModelAnswererParts {
  readonly model: LanguageModel
  /** Takes over when the model fails, and lends its calibrated confidence and nearest evidence. */
  readonly fallback: Answerer
  readonly cite: (hit: Hit, start: number, end: number) => Citation
  /** True if one of the hits must not leave the machine. */
  readonly isLocalOnly: (hits: readonly Hit[]) => Promise<boolean>
  readonly maxPromptCharacters: number
  readonly maxOutputTokens: number
}

/**
 * Lets a model write the claims. Its quotes are looked up in the passages and replaced by the passages' own words; a
 * claim none of whose quotes is there is dropped. When the model fails, the fallback answers and the notes say so.
 */
export function createModelAnswerer(parts: ModelAnswererParts): Answerer {
  return {
    id: parts.model.id,
    answer: async (context, question, hits) => {
      const plain = await parts.fallback.answer(context, question, hits)
      if (hits.length === 0) return plain
      const { prompt, used } = answerPrompt(question, hits, parts.maxPromptCharacters)
      const startedAtMs = performance.now()
      const result = await parts.model.generate(
        {
          system: answerSystem,
          prompt,
          schema: modelAnswerSchema,
          schemaName: "answer",
          maxOutputTokens: parts.maxOutputTokens,
          temperature: 0,
          seed: context.seed,
          localOnly: await parts.isLocalOnly(used),
          spending: spendingOf(context),
        },
        context.signal,
      )
      context.run.step("model", startedAtMs, {
        model: parts.model.id,
        ok: result.ok,
        attempts: result.attempts,
        usage: result.usage,
        cost: result.cost,
        ...(result.ok ? {} : { failure: result.failure, message: result.message }),
      })
      const paid = { usage: result.usage, cost: result.cost }
      if (!result.ok) {
        return {
          ...plain,
          ...paid,
          notes: [
            ...plain.notes,
            `${parts.model.id} gave no answer (${result.failure}: ${result.message}); answered without it`,
          ],
        }
      }
      return { ...toProposal(result.value, used, plain, parts), ...paid }
    },
  }
}

function toProposal(answer: ModelAnswer, hits: readonly Hit[], plain: Proposal, parts: ModelAnswererParts): Proposal {
  const notes: string[] = [...plain.notes]
  const claims = answer.answerable
    ? answer.claims.flatMap((claim) => toClaim(claim, hits, plain.confidence, parts, notes))
    : []
  return {
    claims,
    // A model that declines is believed as far as retrieval was unsure itself.
    confidence: claims.length === 0 ? 0 : Math.max(plain.confidence, 0.5),
    conflicts: plain.conflicts,
    nearest: plain.nearest,
    answerer: parts.model.id,
    notes,
  }
}

function toClaim(
  claim: ModelAnswer["claims"][number],
  hits: readonly Hit[],
  confidence: number,
  parts: ModelAnswererParts,
  notes: string[],
): readonly ProposedClaim[] {
  const citations = claim.citations.flatMap(({ passage, quote }) => {
    // A right quote under a wrong number is still a right quote: the named passage is looked at first.
    const named = hits[passage - 1]
    for (const hit of named === undefined ? hits : [named, ...hits]) {
      const span = findQuote(hit.passage.text, quote)
      if (span !== undefined) return [parts.cite(hit, hit.passage.start + span.start, hit.passage.start + span.end)]
    }
    return []
  })
  if (citations.length === 0) {
    notes.push("a claim of the model was dropped: its quotes are not in the passages")
    return []
  }
  return [{ text: claim.text.trim(), citations, confidence: Math.max(confidence, 0.5) }]
}
