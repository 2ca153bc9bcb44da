import type { Problem } from "../core/evidence.ts"
import type { Alignment } from "./align.ts"
import type { Analysis } from "./analyse.ts"

/** What limits a statement, as far as the next comma: "if they hold a permit", "except on Sundays", "unless agreed". */
const limiting =
  /(?<!\b(?:even|as|what|and|or|not|see|ask|check|know|tell|find out|determine|decide) )\b(?:unless|only (?:if|when|after|with)|if(?! (?:any|not|needed|necessary|possible|applicable|required)\b)|provided(?: that)?|as long as|except(?: for| when| if| on| in)?|subject to|es sei denn|sofern|falls|nur wenn|außer|à moins|sauf)\b[^,;:.]*/giu

/** Share of a limiting clause's content words from which a claim counts as saying it. */
const saidFrom = 0.34
/** A claim must say this much of the rest: else it speaks of something else in the sentence. */
const restFrom = 0.6

/**
 * The limits of a sentence that a claim leaves out: what visitors with a permit may do is not yet what visitors may do. A
 * claim that has a limit of its own in the same words, or says part of the clause, keeps it.
 */
export function omissionsOf(claim: Analysis, evidence: Analysis, alignment: Alignment): readonly Problem[] {
  const found: Problem[] = []
  for (const match of evidence.text.matchAll(limiting)) {
    const [start, end] = [match.index, match.index + match[0].length]
    let [within, said, rest, restSaid] = [0, 0, 0, 0]
    for (const [place, word] of evidence.words.entries()) {
      if (!word.isContent && !word.isFigure && !word.isNamed) continue
      const isSaid = alignment.toClaim[place] !== -1
      if (word.start >= start && word.end <= end) {
        within += 1
        if (isSaid) said += 1
      } else {
        rest += 1
        if (isSaid) restSaid += 1
      }
    }
    if (within === 0 || said >= saidFrom * within || restSaid < restFrom * rest) continue
    found.push({ kind: "omission", said: "", found: match[0].trim() })
  }
  return claim.text.search(limiting) === -1 ? found : []
}
