import type { Citation, Claim, Conflict } from "../../../../src/core/evidence.ts"
import { ClaimDoubts } from "../../parts/claim-doubts.tsx"
import { MarkButton } from "../../parts/mark-button.tsx"
import { type Opening, Quote } from "./evidence.tsx"

/** What is said, each sentence with the marks that open its evidence. */
export function Claims({
  claims,
  opening,
}: {
  readonly claims: readonly {
    readonly text: string
    readonly citations: readonly Citation[]
    readonly verdict?: string
    readonly problems?: Claim["problems"]
    readonly beside?: true
  }[]
  readonly opening: Opening
}) {
  let number = 0
  // Sentences flow; what is none stands in a line of its own.
  const areSentences = claims.every((claim) => /[.!?…:;)"”’]$/.test(claim.text.trim()))
  return (
    <p className="max-w-prose font-serif text-[17px] leading-relaxed">
      {claims.map((claim, index) => (
        <span
          key={`${index}-${claim.text.slice(0, 20)}`}
          className={`${areSentences ? "" : "mb-1 block"} ${claim.beside === true ? "text-quiet" : ""}`}
        >
          {claim.beside === true ? "(beside it: " : ""}
          {claim.text}
          {claim.beside === true ? ")" : ""}
          <ClaimDoubts claim={claim} />
          {claim.citations.map((citation) => {
            number += 1
            return (
              <MarkButton
                key={`${number}`}
                number={number}
                citation={citation}
                onOpen={opening.onOpen}
                openPlace={opening.open}
              />
            )
          })}{" "}
        </span>
      ))}
    </p>
  )
}

/** Places that disagree, all sides of each. */
export function Conflicts({
  conflicts,
  opening,
}: {
  readonly conflicts: readonly Conflict[]
  readonly opening: Opening
}) {
  return (
    <ul className="space-y-3">
      {conflicts.map((conflict) => (
        <li key={conflict.about} className="max-w-prose rounded-lg border border-warn/50 px-4 py-2">
          <p className="font-medium text-warn">! {conflict.about}</p>
          <ul className="space-y-1">
            {conflict.sides.map((side) => (
              <li key={side.text}>
                <Quote citation={side.citation} opening={opening} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
