import type { Citation, Problem, Verdict } from "../core/evidence.ts"
import { pieces, sentences } from "../language/sentences.ts"
import { type Analysis, analyse } from "./analyse.ts"
import { type Comparison, compare } from "./compare.ts"
import { type EvidenceSentence, type EvidenceSet, readEvidence, withoutOtherRows } from "./evidence.ts"
import type { CheckedClaim, EvidenceText } from "./port.ts"
import { quoteProblems } from "./quotes.ts"

export interface CheckOptions {
  /** Share of content words from which a claim without other problems is supported. */
  readonly supportedFrom: number
  /** Share from which it is partly supported. */
  readonly partlyFrom: number
  /** Share from which a sentence that says otherwise contradicts. */
  readonly contradictedFrom: number
  /** How many of the nearest sentences are compared in full. */
  readonly sentences: number
}

/** Chosen on the fit part of `node bench/verify.ts`; see docs/verify.md. */
export const defaultCheckOptions: CheckOptions = {
  supportedFrom: 0.62,
  partlyFrom: 0.4,
  contradictedFrom: 0.5,
  sentences: 6,
}

/** A claim's sentences are compared in pieces of at most so many characters. */
const longestPart = 4000

interface Held {
  readonly sentence: EvidenceSentence
  readonly comparison: Comparison
}

/** Sentences that are this much farther from the claim than the nearest do not overrule what it says. */
const tolerance = 0.03

/**
 * Checks a claim against evidence: quotes to the letter; figures, units, dates, names, negation and modality as the
 * sentence nearest to it has them; its content words covered. A claim of several sentences is as good as its worst one.
 * @returns `supported` and `partly` with the sentences that carry it, `contradicted` with the one that says otherwise
 */
export function checkClaim(
  claim: string,
  evidence: readonly EvidenceText[],
  options: CheckOptions = defaultCheckOptions,
): CheckedClaim {
  const set = readEvidence(evidence)
  const parts = sentences(claim).flatMap((span) => pieces(claim, span, longestPart))
  const checked = (parts.length === 0 ? [{ start: 0, end: claim.length }] : parts).map((part) =>
    checkStatement(claim.slice(part.start, part.end), set, evidence, options),
  )
  const first = checked[0]!
  if (checked.length === 1) return { ...first, text: claim }
  return {
    text: claim,
    verdict: checked.map((one) => one.verdict).reduce((left, right) => (badness[right] > badness[left] ? right : left)),
    coverage: Math.min(...checked.map((one) => one.coverage)),
    citations: distinct(checked.flatMap((one) => one.citations)),
    problems: checked.flatMap((one) => one.problems),
  }
}

const badness: Readonly<Record<Verdict, number>> = { supported: 0, partly: 1, unsupported: 2, contradicted: 3 }

function checkStatement(
  text: string,
  set: EvidenceSet,
  evidence: readonly EvidenceText[],
  options: CheckOptions,
): CheckedClaim {
  const claim = analyse(text)
  const held = nearest(
    claim,
    withoutOtherRows(new Set(claim.words.map((word) => word.stem)), set.sentences),
    options.sentences,
  )
    .map((sentence): Held => ({ sentence, comparison: compare(claim, sentence.analysis(), set.around(sentence)) }))
    .sort((left, right) => right.comparison.closeness - left.comparison.closeness)
  const best = held[0]
  if (best === undefined)
    return {
      text,
      verdict: "unsupported",
      coverage: 0,
      citations: [],
      problems: [{ kind: "missing", said: text, found: "" }],
    }
  const quotes = quoteProblems(text, evidence)
  const near = held.filter((one) => one.comparison.closeness >= best.comparison.closeness - tolerance)
  const clean = near.find((one) => one.comparison.conflicts.length === 0 && one.comparison.missing.length === 0)
  const chosen = clean ?? near.find((one) => one.comparison.conflicts.length === 0) ?? best
  return judge(text, chosen, quotes, options)
}

function judge(text: string, held: Held, quotes: readonly Problem[], options: CheckOptions): CheckedClaim {
  const { coverage, conflicts, missing, added } = held.comparison
  const problems = [...quotes, ...conflicts, ...missing, ...added]
  const verdict = verdictOf(held.comparison, quotes, options)
  const covered: readonly Problem[] =
    verdict === "supported" || problems.length > 0
      ? problems
      : [
          {
            kind: coverage < options.partlyFrom ? "missing" : "coverage",
            said: text,
            found: held.sentence.from.text.slice(held.sentence.start, held.sentence.end),
          },
        ]
  return {
    text,
    verdict,
    coverage,
    citations: verdict === "unsupported" && coverage < options.partlyFrom ? [] : [citationOf(held, verdict)],
    problems: covered,
  }
}

function verdictOf(
  { coverage, conflicts, missing, added }: Comparison,
  quotes: readonly Problem[],
  options: CheckOptions,
): Verdict {
  if (conflicts.length > 0) return coverage >= options.contradictedFrom ? "contradicted" : "unsupported"
  if (missing.length > 0 || quotes.length > 0) return "unsupported"
  if (coverage >= options.supportedFrom && added.length === 0) return "supported"
  return coverage >= options.partlyFrom ? "partly" : "unsupported"
}

function citationOf({ sentence }: Held, verdict: Verdict): Citation {
  const citation = sentence.from.cite(sentence.start, sentence.end)
  return verdict === "contradicted" ? { ...citation, stance: "contradicts" } : citation
}

/** The sentences that share most content with the claim; rare words of the evidence tell more than frequent ones. */
function nearest(claim: Analysis, all: readonly EvidenceSentence[], count: number): readonly EvidenceSentence[] {
  const keys = new Map<string, number>()
  for (const word of claim.words) if (word.isContent || word.isNamed || word.isFigure) keys.set(word.stem, 0)
  if (keys.size === 0) for (const word of claim.words) keys.set(word.stem, 0)
  for (const sentence of all)
    for (const key of keys.keys()) if (sentence.stems.has(key)) keys.set(key, (keys.get(key) ?? 0) + 1)
  const weights = new Map([...keys].map(([key, frequency]) => [key, 1 + Math.log((all.length + 1) / (frequency + 1))]))
  return all
    .map((sentence) => {
      let score = 0
      for (const [key, weight] of weights) if (sentence.stems.has(key)) score += weight
      // Among sentences that share as much, the shorter says less besides.
      return { sentence, score: score - sentence.stems.size * 0.01 }
    })
    .sort((left, right) => right.score - left.score)
    .slice(0, count)
    .map(({ sentence }) => sentence)
}

function distinct(citations: readonly Citation[]): readonly Citation[] {
  const seen = new Set<string>()
  return citations.filter((citation) => {
    const key = JSON.stringify([citation.source, citation.quote])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
