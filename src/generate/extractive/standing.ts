import type { Hit } from "../../core/hit.ts"
import type { Chosen } from "./choose.ts"

/** Since when what a document says holds; absent where it does not say, `isOpen` where it does not hold yet. */
export interface Standing {
  readonly date?: string
  readonly isOpen: boolean
}

/** How a document stands on the day of `now`. */
export function standingOf({ date, isDraft }: Pick<Hit, "date" | "isDraft">, now: Date): Standing {
  const isAhead = date !== undefined && date > now.toISOString().slice(0, 10)
  return { isOpen: isDraft === true || isAhead, ...(date === undefined ? {} : { date }) }
}

/** What is in force stands before drafts and what is dated ahead; of two dated documents the later one. */
function standsBefore(one: Standing, other: Standing): boolean {
  if (one.isOpen || other.isOpen) return other.isOpen && !one.isOpen
  return one.date !== undefined && other.date !== undefined && one.date > other.date
}

/**
 * Where documents disagree, the one that is likelier to hold comes first; else the one that fits best.
 * @param disputed candidates that say otherwise than the first
 */
export function newestFirst(
  chosen: readonly Chosen[],
  disputed: ReadonlySet<number>,
  standing: (chosen: Chosen) => Standing,
): readonly Chosen[] {
  const [first, ...others] = chosen
  if (first === undefined) return chosen
  let newest = first
  for (const one of others)
    if (disputed.has(one.candidate) && standsBefore(standing(one), standing(newest))) newest = one
  return newest === first ? chosen : [newest, ...chosen.filter((one) => one !== newest)]
}
