import type { Answer, Question } from "../core/answer.ts"
import type { Hit, SearchFilter } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import { createExtractiveAnswerer } from "../generate/extractive/answerer.ts"
import type { Answerer, ProposedClaim } from "../generate/port.ts"
import type { Index } from "../index/port.ts"
import type { Embedder, EntailmentModel, LanguageModel } from "../models/port.ts"
import type { RetrieveParts } from "../retrieve/rank.ts"
import { answerHits, retrieve } from "../retrieve/retrieve.ts"
import type { Store } from "../store/port.ts"
import { answererFor } from "./answerers.ts"
import { ask } from "./ask.ts"
import { checkProposed } from "./checking.ts"
import { citeHit } from "./citing.ts"
import type { ResolvedConfig } from "./config.ts"
import { readLadder } from "./ladder.ts"
import { asksOfBefore, noteOutdated } from "./outdated.ts"
import type { AskOptions } from "./port.ts"
import { openReranking } from "./reranking.ts"

export interface AnsweringParts {
  readonly store: Store
  readonly index: Index
  /** For one question, by its filter. */
  readonly retrieving: (filter: SearchFilter | undefined) => Promise<RetrieveParts>
  readonly models: readonly LanguageModel[]
  /** Compares sentences with the question; always one on this machine. */
  readonly embedder: Embedder | undefined
  /** Heard beside the rules of the check. */
  readonly entailment: EntailmentModel | undefined
  readonly config: ResolvedConfig
}

export interface Answering {
  /** By the answerer that the options name. */
  answer(context: Context, question: Question, options: AskOptions): Promise<Answer>
  /** By the documents' own words, whatever models there are. */
  answerExtractively(context: Context, question: Question, options: AskOptions): Promise<Answer>
}

/** All that answering takes. A module of its own, which a search never loads. */
export function openAnswering({
  store,
  index,
  retrieving,
  models,
  embedder,
  entailment,
  config,
}: AnsweringParts): Answering {
  const extractive = createExtractiveAnswerer({
    cite: citeHit,
    // How rare a word is among all that the reader may find: what the answerer was fitted with.
    statistics: async (of, stems) => {
      const query = { stems: stems.map((stem) => ({ stem, weight: 1 })), phrases: [], filter: {} }
      const readable = await store.readable(of.principal)
      return (await index.candidates({ ...query, readable }, 1)).statistics
    },
    ...(embedder === undefined ? {} : { embedder }),
  })
  const rerank = openReranking(config, store)
  const check = (of: Context, claim: ProposedClaim, hits: readonly Hit[]) => checkProposed(of, claim, hits, entailment)
  const askParts = {
    store,
    minConfidence: config.minConfidence ?? extractive.minConfidence,
    check,
    retrieve: async (of: Context, question: Question, options: AskOptions) => {
      const found = await retrieve(await retrieving(options.filter), of, {
        text: question.text,
        // A reranker chooses from twice as many.
        k: config.reranker === undefined ? answerHits.k : answerHits.k * 2,
        maxPerDocument: answerHits.maxPerDocument,
        ...(question.history === undefined ? {} : { history: question.history }),
        ...(options.filter === undefined ? {} : { filter: options.filter }),
      })
      const { hits, note } = await rerank(of, question.text, found.hits, answerHits.k)
      return { ...found, hits, notes: note === undefined ? found.notes : [...found.notes, note] }
    },
  }
  const answerBy = async (answerer: Answerer, of: Context, question: Question, options: AskOptions) => {
    const answer = await ask(askParts, answerer, of, question, options)
    if (answer.status !== "abstained" && !asksOfBefore(question.text)) return answer
    const note = await noteOutdated({ retrieve: await retrieving(options.filter), store }, of, question, options)
    return note === undefined ? answer : { ...answer, notes: [...(answer.notes ?? []), note] }
  }
  return {
    async answer(of, question, options) {
      const answerer = await answererFor(options.answerer ?? "auto", {
        extractive,
        models,
        store,
        index,
        cite: citeHit,
        holds: async (context, claim, hits) => (await check(context, claim, hits)).verdict === "supported",
        ladder: await readLadder(store),
        promptCharacters: config.limits?.promptCharacters,
      })
      return answerBy(answerer, of, question, options)
    },
    answerExtractively: (of, question, options) => answerBy(extractive, of, question, options),
  }
}
