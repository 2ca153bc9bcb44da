import {
  type Deciders,
  presenceRow,
  rankSentences,
  ridge,
  type Scored,
  sentenceRow,
} from "../../src/apps/contracts/clauses/decide.ts"
import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"
import { fitLogistic } from "../../src/learn/logistic.ts"
import { jaccard, overlaps } from "./measure.ts"
import type { Contract } from "./read.ts"

/** Fits the second scorers on first scores that were made without seeing the contract. */
export function fitDeciders(
  contracts: readonly Contract[],
  scored: readonly Scored[],
  inside: readonly number[],
): Deciders {
  const rows: (readonly number[])[] = []
  const targets: number[] = []
  const presenceRows: (readonly number[])[] = []
  const presences: number[] = []
  for (const at of inside) {
    for (const [type, { name }] of clauseTypes.entries()) {
      const contract = scored[at]!
      const gold = contracts[at]!.gold[name] ?? { present: false, spans: [] }
      const ranked = rankSentences(contract, type)
      presenceRows.push(presenceRow(contract, type, ranked))
      presences.push(gold.present ? 1 : 0)
      for (const [rank, index] of ranked.entries()) {
        const sentence = contract.sentences[index]!
        rows.push(sentenceRow(contract, type, ranked, rank))
        const exact = gold.spans.some((span) => jaccard(sentence, span) >= 0.5)
        const touches = gold.spans.some((span) => overlaps(sentence, span))
        targets.push(exact ? 1 : touches ? 0.3 : 0)
      }
    }
  }
  const width = rows[0]?.length ?? 0
  const presenceWidth = presenceRows[0]?.length ?? 0
  return {
    sentence: fitLogistic(rows, targets, ridge(width)),
    presence: fitLogistic(presenceRows, presences, ridge(presenceWidth)),
  }
}
