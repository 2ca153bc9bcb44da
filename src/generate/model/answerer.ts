import type { Turn } from "../../core/answer.ts"
import type { Citation } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import { type LanguageModel, spendingOf } from "../../models/port.ts"
import type { Answerer, Proposal, ProposedClaim, UnderstoodQuestion } from "../port.ts"
import { evidenceFor, isSaidBy } from "./evidence.ts"
import {
  type AnswerPrompt,
  answerPrompt,
  answerSystem,
  type ModelAnswer,
  modelAnswerSchema,
  turnsShown,
  wordingOf,
} from "./prompt.ts"
import { agree, confidenceOfTwo } from "./trust.ts"

export interface ModelAnswererParts {
  readonly model: LanguageModel
  /** Takes over when the model fails, and is the second witness for how sure to be of what the model says. */
  readonly fallback: Answerer
  readonly cite: (hit: Hit, start: number, end: number) => Citation
  /** True if one of the hits must not leave the machine. */
  readonly isLocalOnly: (hits: readonly Hit[]) => Promise<boolean>
  /** The turns of a conversation without those that must not leave the machine. */
  readonly turnsThatMayLeave: (history: readonly Turn[]) => Promise<readonly Turn[]>
  readonly maxPromptCharacters: number
  readonly maxOutputTokens: number
  /** Share of the model's answers that are right, as measured by `ladder fit`, 0–1. */
  readonly trust: number
  /** Takes links, images and HTML out of what the model wrote, but for those that stand in the evidence. */
  readonly clean?: (text: string, evidence: readonly string[]) => string
}

/**
 * Lets a model write the claims. It names sentences by number; what is cited is their exact span, whatever the model wrote.
 * A claim that no sentence speaks of is dropped. When the model fails, the fallback answers and the notes say so.
 */
export function createModelAnswerer(parts: ModelAnswererParts): Answerer {
  return {
    id: parts.model.id,
    answer: async (context, question, hits) => {
      const plain = await parts.fallback.answer(context, question, hits)
      if (hits.length === 0) return plain
      const { leaving, turnsKeptHere } = parts.model.external
        ? await withoutKeptTurns(question, parts)
        : { leaving: question, turnsKeptHere: 0 }
      const asked = answerPrompt(leaving, hits, parts.maxPromptCharacters)
      const startedAtMs = performance.now()
      const result = await parts.model.generate(
        {
          system: answerSystem,
          prompt: asked.prompt,
          schema: modelAnswerSchema,
          schemaName: "answer",
          maxOutputTokens: parts.maxOutputTokens,
          temperature: 0,
          seed: context.seed,
          localOnly: await parts.isLocalOnly(asked.used),
          spending: spendingOf(context),
        },
        context.signal,
      )
      context.run.step("model", startedAtMs, {
        model: parts.model.id,
        passages: asked.used.length,
        sentences: asked.numbered.length,
        ...(turnsKeptHere === 0 ? {} : { turnsKeptHere }),
        ok: result.ok,
        attempts: result.attempts,
        usage: result.usage,
        cost: result.cost,
        ...(result.settledAt === undefined ? {} : { settledAt: result.settledAt }),
        // What it said before any check: the trace tells what the gate kept back.
        ...(result.ok
          ? { reply: result.value, named: namedSpans(result.value, asked) }
          : { failure: result.failure, message: result.message }),
      })
      const paid = { usage: result.usage, cost: result.cost }
      const turns = turnsKeptHere === 1 ? "1 turn" : `${turnsKeptHere} turns`
      const kept = `${turns} of the conversation not sent to ${parts.model.id}: what is said there stays on this machine`
      const dear = `${parts.model.id} did not say what it used: its cost is the most that it can be`
      const notes = [
        ...plain.notes,
        ...(turnsKeptHere === 0 ? [] : [kept]),
        ...(result.settledAt === undefined ? [] : [dear]),
      ]
      if (result.ok)
        return { ...toProposal(result.value, wordingOf(leaving), asked, { ...plain, notes }, parts), ...paid }
      const note = `${parts.model.id} gave no answer (${result.failure}: ${result.message}); answered without it`
      return { ...plain, ...paid, notes: [...notes, note] }
    },
  }
}

/** A question as a model elsewhere may see it: words that it got from a turn which stays here go with the turn. */
async function withoutKeptTurns(
  question: UnderstoodQuestion,
  parts: ModelAnswererParts,
): Promise<{ readonly leaving: UnderstoodQuestion; readonly turnsKeptHere: number }> {
  const { text, asked = text, history = [] } = question
  const turns = history.slice(-turnsShown)
  const left = await parts.turnsThatMayLeave(turns)
  const turnsKeptHere = turns.length - left.length
  if (turnsKeptHere === 0) return { leaving: question, turnsKeptHere }
  return { leaving: { ...question, text: asked, history: left }, turnsKeptHere }
}

/** Where the sentences stand that a model named, by number. */
function namedSpans(answer: ModelAnswer, { numbered }: AnswerPrompt) {
  return [...new Set(answer.claims.flatMap((claim) => claim.sentences))].flatMap((number) => {
    const sentence = numbered[number - 1]
    if (sentence === undefined) return []
    const { version, start } = sentence.hit.passage
    return [{ number, version, start: start + sentence.span.start, end: start + sentence.span.end }]
  })
}

function toProposal(
  answer: ModelAnswer,
  question: string,
  asked: AnswerPrompt,
  plain: Proposal,
  parts: ModelAnswererParts,
): Proposal {
  const notes: string[] = [...plain.notes]
  // Small models say that nothing answers and write claims all the same: answering with them was wrong more often than right.
  const made = answer.answerable ? answer.claims.map((claim) => toClaim(claim, question, asked, parts, notes)) : []
  const claims = withoutRepeats(made.filter((claim) => claim !== undefined))
  const confidence =
    claims.length === 0 ? 0 : confidenceOfTwo(parts.trust, plain.confidence, agree(claims, plain.claims))
  return {
    claims: claims.map((claim) => ({ ...claim, confidence })),
    confidence,
    conflicts: plain.conflicts,
    nearest: plain.nearest.length > 0 ? plain.nearest : plain.claims.flatMap((claim) => claim.citations),
    ...(answer.answerable ? {} : { isRefusal: true }),
    answerer: parts.model.id,
    notes,
  }
}

function toClaim(
  claim: ModelAnswer["claims"][number],
  question: string,
  { numbered }: AnswerPrompt,
  parts: ModelAnswererParts,
  notes: string[],
): Omit<ProposedClaim, "confidence"> | undefined {
  // Small models repeat the marks that they read.
  const said = claim.text.replace(/\s*\[\d+\]\s*/g, " ").trim()
  const places = evidenceFor(said, claim.sentences, numbered).map((index) => numbered[index]!)
  const sentences = places.map(({ hit, span }) => hit.passage.text.slice(span.start, span.end))
  const whole = sentences.find((sentence) => isPartOf(said, sentence)) ?? inOwnWords(said, sentences, parts.trust)
  const text = parts.clean?.(whole, sentences).trim() ?? whole
  const problem =
    places.length === 0 || text === ""
      ? "no sentence of the passages speaks of it"
      : isPartOf(text, question) || text.endsWith("?")
        ? "it only repeats the question"
        : undefined
  if (problem !== undefined) {
    notes.push(`a claim of the model was dropped: ${problem}`)
    return undefined
  }
  // A sentence that stands for the claim is cited alone.
  const cited = text === sentences[0]?.trim() ? places.slice(0, 1) : places
  const citations = cited.map(({ hit, span }) =>
    parts.cite(hit, hit.passage.start + span.start, hit.passage.start + span.end),
  )
  return { text, citations }
}

/** A model that is right less often than this may choose sentences, but not put words of its own between theirs. */
const writesFrom = 0.7

/**
 * What a trusted model wrote; what another one wrote only if one sentence holds every word of it, and else that sentence: words
 * taken from several make statements that nobody made ("Otachi doctors were divided", of a sentence about healers).
 */
function inOwnWords(said: string, sentences: readonly string[], trust: number): string {
  const [best] = sentences
  return best === undefined || trust >= writesFrom || isSaidBy(said, sentences) ? said : best.trim()
}

/** True if the words stand in a row in the text: a piece that a model broke off says less than the sentence it is from. */
function isPartOf(piece: string, text: string): boolean {
  return ` ${wordsOf(text)} `.includes(` ${wordsOf(piece)} `)
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
}

function withoutRepeats<Claim extends { readonly text: string }>(claims: readonly Claim[]): readonly Claim[] {
  return claims.filter(
    (claim, index) => claims.findIndex((other) => wordsOf(other.text) === wordsOf(claim.text)) === index,
  )
}
