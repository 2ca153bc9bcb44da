import { type CitableText, sectionAt } from "../../core/cite.ts"
import type { Span } from "../../core/document.ts"
import type { Found } from "../../core/finding.ts"
import { contractSentences } from "./clauses/sentences.ts"
import type { Change, Clause } from "./output.ts"
import { found, missing } from "./terms.ts"

/** Sentences that share this much of their words (Dice) are versions of one another. */
const sameFrom = 0.5

/** A second place of a type counts as one from this confidence: what is merely near says nothing of a change. */
const secondFrom = 0.3

interface Sentence extends Span {
  readonly words: readonly string[]
}

/**
 * What differs between two versions of a contract: sentences that changed, came or went, in the order of the later one,
 * then what went.
 */
export function compareVersions(
  before: CitableText,
  after: CitableText,
  clauses: { readonly before: readonly Clause[]; readonly after: readonly Clause[] },
): readonly Change[] {
  const old = sentencesOf(before)
  const current = sentencesOf(after)
  const pairs = align(old, current)
  const changes = current.flatMap((sentence, index): readonly Change[] => {
    const partner = pairs.get(index)
    const types = typesAt(clauses.after, sentence)
    if (partner === undefined)
      return [
        {
          kind: "added",
          types,
          ...section(after, sentence),
          before: missing("Not in the earlier version"),
          after: found(after, sentence, 0.95),
          differences: [],
        },
      ]
    const differences = wordsThatDiffer(old[partner]!.words, sentence.words)
    if (differences.length === 0) return []
    return [
      {
        kind: "changed",
        types: [...new Set([...types, ...typesAt(clauses.before, old[partner]!)])],
        ...section(after, sentence),
        before: earlier(before, old[partner]!),
        after: found(after, sentence, 0.95),
        differences: [...differences],
      },
    ]
  })
  const kept = new Set(pairs.values())
  const removed = old.flatMap((sentence, index): readonly Change[] =>
    kept.has(index)
      ? []
      : [
          {
            kind: "removed",
            types: typesAt(clauses.before, sentence),
            ...section(before, sentence),
            before: earlier(before, sentence),
            after: missing("Not in the later version"),
            differences: [],
          },
        ],
  )
  return [...changes, ...removed]
}

/** Sentences with words; the number in front of a paragraph does not count, it moves with every insertion. */
function sentencesOf(from: CitableText): readonly Sentence[] {
  return contractSentences(from.text).flatMap((span) => {
    const words =
      from.text
        .slice(span.start, span.end)
        .replace(/^[\s\d.()§]+/, "")
        .match(/[\p{L}\d][\p{L}\d.,'’%-]*[\p{L}\d%]|[\p{L}\d]/gu) ?? []
    return words.length < 3 ? [] : [{ ...span, words }]
  })
}

/** Index of the earlier sentence for each later one, the most alike first, each used once. */
function align(old: readonly Sentence[], current: readonly Sentence[]): ReadonlyMap<number, number> {
  const bags = old.map((sentence) => new Set(sentence.words.map((word) => word.toLowerCase())))
  const likenesses = current.flatMap((sentence, index) => {
    const own = new Set(sentence.words.map((word) => word.toLowerCase()))
    return bags.flatMap((bag, other) => {
      if (Math.min(bag.size, own.size) * 3 < Math.max(bag.size, own.size)) return []
      let shared = 0
      for (const word of own) if (bag.has(word)) shared += 1
      const likeness = (2 * shared) / (own.size + bag.size)
      const distance = Math.abs(index / current.length - other / old.length)
      return likeness < sameFrom ? [] : [{ index, other, rank: likeness - 0.1 * distance }]
    })
  })
  const pairs = new Map<number, number>()
  const used = new Set<number>()
  for (const { index, other } of likenesses.toSorted((left, right) => right.rank - left.rank)) {
    if (pairs.has(index) || used.has(other)) continue
    pairs.set(index, other)
    used.add(other)
  }
  return pairs
}

/** Runs of words that differ, by the longest common subsequence. */
export function wordsThatDiffer(
  left: readonly string[],
  right: readonly string[],
): readonly { readonly from: string; readonly to: string }[] {
  const width = right.length + 1
  const common = new Uint16Array((left.length + 1) * width)
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        left[row] === right[column]
          ? common[(row + 1) * width + column + 1]! + 1
          : Math.max(common[(row + 1) * width + column]!, common[row * width + column + 1]!)
  const runs: { readonly from: string; readonly to: string }[] = []
  let [row, column] = [0, 0]
  let [from, to]: [string[], string[]] = [[], []]
  const close = () => {
    if (from.length + to.length > 0) runs.push({ from: from.join(" "), to: to.join(" ") })
    ;[from, to] = [[], []]
  }
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      close()
      row += 1
      column += 1
    } else if (
      column >= right.length ||
      (row < left.length && common[(row + 1) * width + column]! >= common[row * width + column + 1]!)
    ) {
      from.push(left[row]!)
      row += 1
    } else {
      to.push(right[column]!)
      column += 1
    }
  }
  close()
  return runs
}

function typesAt(clauses: readonly Clause[], span: Span): string[] {
  return clauses
    .filter(
      (clause) =>
        clause.present &&
        clause.findings
          .slice(0, 2)
          .some(
            (finding, rank) =>
              "evidence" in finding &&
              (rank === 0 || finding.confidence >= secondFrom) &&
              finding.evidence.some(
                (citation) => citation.kind === "text" && citation.start < span.end && span.start < citation.end,
              ),
          ),
    )
    .map((clause) => clause.type)
}

function section(from: CitableText, span: Span): { readonly section?: string } {
  const path = sectionAt(from, span.start)
  return path === "" ? {} : { section: path }
}

/** A place in the earlier version, which is no source of the run: a record of its file and characters. */
function earlier(from: CitableText, span: Span): Found {
  const quote = from.text.slice(span.start, span.end)
  return {
    value: quote.replace(/\s+/g, " "),
    evidence: [{ kind: "record", stance: "supports", source: from.source, place: `${span.start}–${span.end}`, quote }],
    verdict: "supported",
    confidence: 0.95,
  }
}
