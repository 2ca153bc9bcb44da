import type { Question } from "../core/answer.ts"
import type { Metadata } from "../core/document.ts"
import { notInForce } from "../core/in-force.ts"
import type { Context } from "../core/run.ts"
import { stems } from "../language/stems.ts"
import { isStopword } from "../language/stopwords.ts"
import type { RetrieveParts } from "../retrieve/rank.ts"
import { retrieve } from "../retrieve/retrieve.ts"
import type { Store } from "../store/port.ts"
import type { AskOptions } from "./port.ts"

/** Passages that are looked at for one that no longer holds. */
const looked = 3
/** Share of the question's content words that such a passage must hold to be named. */
const leastShare = 0.6

const before =
  /\b(?:old|older|previous(?:ly)?|former(?:ly)?|earlier|used to|in the past|last year|before \d{4}|(?:19|20)\d\d|alte[rnms]?|frühere?[rnms]?|früher|vorherige[rnms]?|ancienne?|précédente?|avant)\b/iu

/** True for a question about how things were: what holds now may not be what it asks for. */
export function asksOfBefore(question: string): boolean {
  return before.test(question)
}

/**
 * For a question that was declined, or asks how things were: names the document that speaks of it and is not in force, so
 * that "the documents do not say" is not the whole story. Nothing of it is cited.
 */
export async function noteOutdated(
  parts: { readonly retrieve: RetrieveParts; readonly store: Store },
  context: Context,
  question: Question,
  options: AskOptions,
): Promise<string | undefined> {
  const { hits } = await retrieve(parts.retrieve, context, {
    text: question.text,
    k: looked,
    includeSuperseded: true,
    ...(question.history === undefined ? {} : { history: question.history }),
    ...(options.filter === undefined ? {} : { filter: options.filter }),
  })
  const wanted = [...new Set(stems(question.text).filter((key) => !isStopword(key)))]
  const today = context.now().toISOString().slice(0, 10)
  for (const { passage } of hits) {
    const document = await parts.store.document(passage.document)
    const why = document === undefined ? undefined : whyNotInForce(document.metadata, today)
    if (document === undefined || why === undefined) continue
    const held = new Set(stems(`${document.title} ${passage.section} ${passage.text}`))
    if (wanted.filter((key) => held.has(key)).length >= leastShare * wanted.length)
      return `“${document.title}” speaks of it and is not cited: ${why}`
  }
  return undefined
}

/** Why a document with this metadata does not hold on that day (ISO), in words; undefined where it does. */
export function whyNotInForce(metadata: Metadata, today: string): string | undefined {
  const not = notInForce(metadata, today)
  if (not === undefined) return undefined
  if (not.state === "ahead") return `it is valid from ${not.from}`
  return not.state === "expired" && not.until !== undefined ? `it was valid until ${not.until}` : `it is ${not.state}`
}
