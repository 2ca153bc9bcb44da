import { sectionAt } from "../../core/cite.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, AppProblem, AppResult, SourceDocument } from "../app.ts"
import { type WrittenClaim, writtenByModel } from "../summarise/by-model.ts"
import { contractSentences } from "./clauses/sentences.ts"
import type { Output } from "./output.ts"

/** Sentences of plain words; and characters of the contract that they are written from. */
const wanted = 5
const mostCharacters = 6000

export interface PlainWords extends Pick<AppResult<Output>, "usage" | "cost"> {
  readonly claims: readonly WrittenClaim[]
  readonly problems: readonly AppProblem[]
}

/**
 * Lets a model say in plain words what the page quotes. It is given the sentences that the page rests on, and each of its
 * own is held against them: what they do not say is a problem and no claim.
 */
export async function inPlainWords(
  context: Context,
  model: AppParts["model"],
  source: SourceDocument,
  { claims }: Output["summary"],
): Promise<PlainWords> {
  if (model === undefined)
    return { claims: [], problems: [{ code: "not_written", message: "No model is set (setting model)" }] }
  const { spent, ...written } = await writtenByModel(context, model, [source], quoted(source, claims), wanted)
  return { ...written, ...spent }
}

/** The sentences that claims cite, as many as there is room for, in reading order. */
function quoted(source: SourceDocument, claims: Output["summary"]["claims"]) {
  const sentences = contractSentences(source.text)
  const cited = claims.flatMap(({ citations }) => citations).filter((citation) => citation.kind === "text")
  const touched = cited.flatMap(({ start, end }) =>
    sentences.filter((sentence) => sentence.start < end && start < sentence.end),
  )
  let length = 0
  return [...new Set(touched)]
    .filter(({ start, end }) => {
      length += end - start
      return length <= mostCharacters
    })
    .sort((left, right) => left.start - right.start)
    .map((span) => ({ ...span, source: 0, section: sectionAt(source, span.start) }))
}
