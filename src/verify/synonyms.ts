import { stem } from "../language/stems.ts"
import { different, same } from "./synonym-lists.ts"

const groupsOf = (lines: string) =>
  lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))

function index(groups: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>()
  for (const [number, words] of groups.entries())
    for (const word of words) {
      const key = stem(word)
      const known = found.get(key)
      if (known === undefined) found.set(key, new Set([number]))
      else known.add(number)
    }
  return found
}

const sameGroups = index(groupsOf(same))
/** Per line, per word: which alternative of the line it belongs to. */
const contrasts: readonly ReadonlyMap<string, number>[] = groupsOf(different).map(
  (sides) =>
    new Map(sides.flatMap((side, number) => side.split("|").map((word): [string, number] => [stem(word), number]))),
)
const contrastsOf = new Map<string, number[]>()
for (const [number, sides] of contrasts.entries())
  for (const key of sides.keys()) contrastsOf.set(key, [...(contrastsOf.get(key) ?? []), number])

/** True if two stems may stand for each other. */
export function areSynonyms(left: string, right: string): boolean {
  if (left === right) return true
  const [one, other] = [sameGroups.get(left), sameGroups.get(right)]
  if (one === undefined || other === undefined) return false
  for (const group of one) if (other.has(group)) return true
  return false
}

/** True if two stems exclude each other: "increase" and "fall", "Monday" and "Tuesday". */
export function areContrary(left: string, right: string): boolean {
  if (left === right) return false
  for (const number of contrastsOf.get(left) ?? []) {
    const sides = contrasts[number]
    const other = sides?.get(right)
    if (other !== undefined && other !== sides?.get(left)) return true
  }
  return false
}

/** Stems that have a contrary: a missing one is looked at more closely. */
export function hasContrary(key: string): boolean {
  return contrastsOf.has(key)
}

/** Words that deny by themselves, and the plain word with which they mean the same: "prohibited" is "not allowed". */
export const denials: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      ["prohibited", "allowed permitted may can"],
      ["forbidden", "allowed permitted may can"],
      ["banned", "allowed permitted may can"],
      ["disallowed", "allowed permitted may can"],
      ["impossible", "possible"],
      ["optional", "required mandatory must"],
      ["voluntary", "required mandatory compulsory"],
      ["lack", "have has had"],
      ["lacks", "have has had"],
      ["lacked", "have has had"],
      ["absent", "present"],
      ["ineligible", "eligible"],
      ["exempt", "subject required"],
      ["excluded", "included covered"],
      ["excludes", "includes covers"],
    ] as const
  ).map(([word, plain]) => [stem(word), plain.split(" ").map(stem)]),
)
