import type { Span } from "../../core/document.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Act } from "./acts.ts"

/** A decision as it was said: the act, with the neighbouring sentence where one alone says too little. */
export interface Decision {
  readonly act: Act
  readonly span: Span
  /** Where the same was said again. */
  readonly also?: readonly Decision[]
}

/** A decision that no longer holds. */
export interface Revocation {
  /** The sentence that takes it back, or decides otherwise. */
  readonly by: Act
  /** Undefined where it was taken in another meeting. */
  readonly earlier?: Decision
}

interface Decided {
  readonly standing: readonly Decision[]
  readonly revoked: readonly Revocation[]
}

const takesBack =
  /\b(?:(?:we|I|let'?s) (?:\w+ )?(?:withdraw|revoke|cancel|scrap|reverse|overturn|undo|abandon|call off|take (?:it|that) back|drop)|(?:is|are) (?:off|off the table|dead|out|withdrawn|cancelled|revoked|no longer (?:valid|on|the plan))|changed? (?:my|our) minds?|scratch that|forget (?:about )?(?:that|what we (?:said|decided|agreed))|not (?:\w+ ){1,6}after all|go back on)\b/i
const replaces =
  /\binstead\b|,\s+(?:and\s+)?not\b|\bafter all\b|\brather than\b|^(?:no|actually)\b|\bno longer\b|\bnot (?:any ?more|as (?:agreed|decided))\b|\bafter all\b/i
/** Points back to the sentence before it: by itself it says nothing. */
const pointsBack =
  /^(?:so )?(?:that|this|it)(?:'s| is| was)(?: hereby)? (?:a decision|decided|settled|agreed|the decision|how we do it)\b|^(?:agreed|decided|approved)\b[.!]?$/i
const subject = /\bwe\b|\blet'?s\b|\bI\b/i

/** Joins what was decided in one breath, and parts what was taken back later from what stands. Pure. */
export function settleDecisions(acts: readonly Act[]): Decided {
  const decisions = joinDecisions(acts.filter((act) => act.kind === "decision"))
  const standing: Decision[] = []
  const revoked: Revocation[] = []
  for (const decision of decisions) {
    const { act } = decision
    const isTaking = takesBack.test(act.words)
    if (isTaking || replaces.test(act.words)) {
      const place = earlierOf(standing, act, isTaking)
      if (place >= 0) revoked.push({ by: act, earlier: standing.splice(place, 1)[0]! })
      else if (isTaking) revoked.push({ by: act })
    }
    const restated = isTaking ? -1 : restatedOf(standing, act)
    if (restated >= 0) standing[restated] = surer(standing[restated]!, decision)
    else if (!isTaking || decidesAnew(act.words)) standing.push(decision)
  }
  return { standing, revoked }
}

/** Turns within which the same words decide the same thing. */
const restatedWithin = 12

/** Place of the decision that is said once more ("Agreed, we buy the Atlas." – "So we decided to buy it."), -1 where none is. */
function restatedOf(standing: readonly Decision[], act: Act): number {
  const own = contentOf(act.words)
  return standing.findIndex((candidate) => {
    const other = contentOf(candidate.act.words)
    const shared = [...own].filter((word) => other.has(word)).length
    const isNear = act.turn.index - candidate.act.turn.index <= restatedWithin
    return (
      isNear && shared > 0 && shared >= Math.min(own.size, other.size) && shared * 2 >= Math.max(own.size, other.size)
    )
  })
}

function surer(one: Decision, other: Decision): Decision {
  const [kept, said] = other.act.probability > one.act.probability ? [other, one] : [one, other]
  return { ...kept, also: [...(one.also ?? []), ...(other.also ?? []), said] }
}

function joinDecisions(acts: readonly Act[]): readonly Decision[] {
  const joined: Decision[] = []
  for (const act of acts) {
    const last = joined.at(-1)
    const place = act.turn.sentences.indexOf(act.span)
    const isNext =
      last !== undefined &&
      last.act.turn === act.turn &&
      last.span.end <= (act.turn.sentences[place - 1]?.end ?? -1) &&
      act.turn.sentences[place - 1]?.end === last.span.end
    const before = act.turn.sentences[place - 1]
    if (pointsBack.test(act.words) && before !== undefined && !isNext) {
      joined.push({ act, span: { start: before.start, end: act.span.end } })
    } else if (
      isNext &&
      last !== undefined &&
      !takesBack.test(last.act.words) &&
      (pointsBack.test(act.words) || !subject.test(act.words))
    ) {
      joined[joined.length - 1] = {
        act: act.probability > last.act.probability ? act : last.act,
        span: { start: last.span.start, end: act.span.end },
      }
    } else if (!pointsBack.test(act.words)) joined.push({ act, span: act.span })
  }
  return joined
}

/** "August is off, the rehearsal stays in September" takes back and decides. */
function decidesAnew(words: string): boolean {
  return words
    .split(/[,;:]\s|\s(?:and|but)\s/)
    .some(
      (clause) =>
        !takesBack.test(clause) &&
        /\b(?:stays?|remains?|instead|we (?:go|take|keep|use|do|switch|move)|is (?:launched|moved|held))\b/i.test(
          clause,
        ),
    )
}

/** Place of the decision that is meant, -1 where none fits: the one that shares most, or, for "drop that", the last. */
function earlierOf(standing: readonly Decision[], act: Act, isTaking: boolean): number {
  const own = contentOf(act.words)
  let best = -1
  let bestShare = 0
  for (const [place, candidate] of standing.entries()) {
    const shared = [...contentOf(candidate.act.words)].filter((word) => own.has(word)).length
    const isEnough = isTaking ? shared >= 1 : shared >= 2
    if (isEnough && shared >= bestShare) [best, bestShare] = [place, shared]
  }
  if (best >= 0 || !isTaking || own.size > 1) return best
  const last = standing.length - 1
  return last >= 0 && act.turn.index - standing[last]!.act.turn.index <= 30 ? last : -1
}

const verbs = new Set(
  "take keep use go decid agre drop cancel withdraw revok scrap revers forget mind chang move stay thing make want need think".split(
    " ",
  ),
)

function contentOf(words: string): ReadonlySet<string> {
  return new Set(
    tokens(words)
      .filter((token) => !isStopword(token.text))
      .map((token) => stem(token.text))
      .filter((word) => !verbs.has(word) && word.length > 1),
  )
}
