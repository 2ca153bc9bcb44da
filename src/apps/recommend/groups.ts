import { type Interactions, itemsOf, type Row } from "./interactions.ts"
import { type Figures, measure, type Split } from "./measure.ts"

/** What a group of people gets, on choices kept back. */
export interface GroupFigures extends Figures {
  readonly group: string
}

/** A fit on a part of the choices, and what ranks with it: for judging who is served how well. */
export interface Trialled {
  readonly split: Split
  /** The first 20 items for a person, best first. */
  readonly rank: (person: number) => readonly number[]
  readonly isJudge: (person: number) => boolean
}

/** Groups smaller than this say nothing, and could point at a person. */
const fewest = 5

/**
 * Figures a group: of the column `group`, where the rows have one, else of people with few, some and many choices. The largest
 * group first. Groups of fewer than five people are counted together.
 */
export function figuresByGroup(rows: readonly Row[], data: Interactions, trialled: Trialled): readonly GroupFigures[] {
  const groupOf = rows.some((row) => row.group !== undefined) ? byColumn(rows, data) : byLength(trialled.split.fit)
  const members = new Map<string, number>()
  for (const [person, kept] of trialled.split.kept.entries())
    if (kept.length > 0 && trialled.isJudge(person))
      members.set(groupOf[person]!, (members.get(groupOf[person]!) ?? 0) + 1)
  const named = (person: number) => ((members.get(groupOf[person]!) ?? 0) < fewest ? "other" : groupOf[person]!)
  const names = new Set([...members.keys()].map((group) => (members.get(group)! < fewest ? "other" : group)))
  return [...names]
    .map((group) => ({
      group,
      ...measure(trialled.split, trialled.rank, (person) => trialled.isJudge(person) && named(person) === group),
    }))
    .sort((left, right) => right.people - left.people)
}

/** The last group that is named of each person. */
function byColumn(rows: readonly Row[], data: Interactions): readonly string[] {
  const groups = new Map(rows.flatMap(({ person, group }) => (group === undefined ? [] : [[person, group] as const])))
  return data.people.map((person) => groups.get(person) ?? "not said")
}

function byLength(fit: Interactions): readonly string[] {
  const lengths = fit.people.map((_, person) => itemsOf(fit, person).length)
  const sorted = [...lengths].sort((left, right) => left - right)
  const third = sorted[Math.floor(sorted.length / 3)] ?? 0
  const twoThirds = sorted[Math.floor((sorted.length * 2) / 3)] ?? 0
  return lengths.map((length) =>
    length <= third
      ? `up to ${third} choices`
      : length <= twoThirds
        ? `up to ${twoThirds} choices`
        : `more than ${twoThirds} choices`,
  )
}
