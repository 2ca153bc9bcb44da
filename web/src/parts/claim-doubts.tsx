import { addedWords, leftOut, type Problem, type Verdict } from "../../../src/core/evidence.ts"
import { VerdictSign } from "./states.tsx"

interface Props {
  readonly claim: {
    readonly verdict?: Verdict | string | undefined
    readonly problems?: readonly Problem[] | undefined
  }
}

/** What stands behind a claim that its evidence does not bear out in full: its verdict, and the words that say why. */
export function ClaimDoubts({ claim: { verdict, problems } }: Props) {
  const checked = problems === undefined ? {} : { problems }
  const why = [
    ...leftOut(checked).map((limit) => `“${limit}” is left out`),
    ...addedWords(checked).map((word) => `“${word}” is not in the documents`),
  ]
  return (
    <>
      {verdict === undefined || verdict === "supported" ? null : (
        <>
          {" "}
          <VerdictSign verdict={verdict} />
        </>
      )}
      {why.map((said) => (
        <span key={said} className="text-sm text-warn">
          {" "}
          {said}
        </span>
      ))}
    </>
  )
}
