import { basics } from "./types/basics.ts"
import type { ClauseType } from "./types/clause-type.ts"
import { liability } from "./types/liability.ts"
import { licences } from "./types/licences.ts"
import { money } from "./types/money.ts"
import { property } from "./types/property.ts"
import { restrictions } from "./types/restrictions.ts"
import { term } from "./types/term.ts"

/** The 41 types, spelled and ordered as CUAD spells them; the weights count on the order. */
export const clauseTypes: readonly ClauseType[] = [
  ...basics,
  ...term,
  ...restrictions,
  ...licences,
  ...property,
  ...money,
  ...liability,
].toSorted((left, right) => (left.name < right.name ? -1 : 1))
