import type { Trial } from "./fit.ts"
import type { GroupFigures } from "./groups.ts"

/** What `train recommend` tells. */
export interface RecommendReport {
  readonly people: number
  readonly items: number
  readonly interactions: number
  readonly withoutChoices: number
  readonly hasTimes: boolean
  readonly settings: Omit<Trial, "random" | "last">
  readonly trials: readonly Trial[]
  /** What each group of people gets. */
  readonly groups: readonly GroupFigures[]
  readonly fitSeconds: number
}

const share = (value: number) => `${Math.round(value * 100)}%`

/** The report as a person reads it: what was learned from, what was chosen and why. */
export function renderRecommendReport(report: RecommendReport): string {
  const { people, items, interactions, withoutChoices, hasTimes, settings, trials, groups, fitSeconds } = report
  const figure = (trial: Trial) =>
    `  penalty ${trial.penalty}, recency ${trial.recency}: ${trial.random.toFixed(3)}${hasTimes ? ` and ${trial.last.toFixed(3)}` : ""}${isChosen(trial) ? "  ← chosen" : ""}`
  const isChosen = (trial: Trial) => trial.penalty === settings.penalty && trial.recency === settings.recency
  return [
    `${interactions} choices of ${people} people among ${items} items, in ${fitSeconds} s`,
    ...(withoutChoices === 0
      ? []
      : [`${withoutChoices} items that nobody has chosen yet are recommended by their content`]),
    hasTimes
      ? "Later choices count a little more: times were given"
      : "All choices count alike: no times were given (a column time)",
    "",
    `NDCG@10 on choices kept back for this${hasTimes ? ", at random and the last ones of each person" : ""}:`,
    ...trials.map(figure),
    ...(groups.length === 0 ? [] : ["", "What each group of people gets, on the same choices:"]),
    ...groups.map(
      ({ group, people: members, ndcg10, coverage10, novelty10 }) =>
        `  ${group} (${members} people): NDCG@10 ${ndcg10.toFixed(3)}, ${share(coverage10)} of the items shown, novelty ${novelty10.toFixed(1)} bits`,
    ),
  ].join("\n")
}
