import { isFound } from "../../core/finding.ts"
import type { Output } from "./output.ts"

/**
 * Scores one contract by what is expected of it: `{clauses: {type: [quotes]}, absent: [types]}`.
 * @returns first and firstThree: share of the types whose quote touches the best (three best) places; present, absent:
 * share of the types told right
 */
export function scoreContractCase(expected: unknown, output: Output): Readonly<Record<string, number>> {
  if (typeof expected !== "object" || expected === null || !("clauses" in expected)) return {}
  const { clauses } = expected as { readonly clauses: Readonly<Record<string, readonly string[]>> }
  const absent = "absent" in expected && Array.isArray(expected.absent) ? expected.absent : []
  let [first, three, present] = [0, 0, 0]
  const types = Object.entries(clauses)
  for (const [type, quotes] of types) {
    const clause = output.clauses.find((entry) => entry.type === type)
    if (clause?.present === true) present += 1
    const touches = (clause?.findings ?? [])
      .slice(0, 3)
      .map((finding) => isFound(finding) && quotes.some((quote) => touch(finding.value, quote)))
    if (touches[0] === true) first += 1
    if (touches.includes(true)) three += 1
  }
  const told = absent.filter((type) => output.clauses.some((entry) => entry.type === type && !entry.present))
  return {
    first: first / Math.max(1, types.length),
    firstThree: three / Math.max(1, types.length),
    present: present / Math.max(1, types.length),
    ...(absent.length === 0 ? {} : { absent: told.length / absent.length }),
  }
}

function touch(left: string, right: string): boolean {
  const [one, other] = [normal(left), normal(right)]
  return one.includes(other) || other.includes(one)
}

function normal(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").replace(/[“”]/g, '"').trim()
}
