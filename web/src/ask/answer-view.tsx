import { Link } from "@tanstack/react-router"
import type { Answer } from "../../../src/core/answer.ts"
import type { Citation, Claim, Conflict } from "../../../src/core/evidence.ts"
import { ClaimDoubts } from "../parts/claim-doubts.tsx"
import { MarkButton, type MarkTarget } from "../parts/mark-button.tsx"
import type { Place } from "../parts/source.tsx"
import { VerdictSign } from "../parts/states.tsx"
import { MarkAnswer } from "./mark-answer.tsx"

interface Props {
  readonly claims: readonly Claim[]
  readonly answer: Answer | undefined
  readonly onOpen: (target: MarkTarget) => void
  readonly openPlace: Place | undefined
  /** True on the page of its own run, which needs no way there. */
  readonly isBehind?: boolean
}

/** An answer sentence by sentence, each with its marks; or why there is none, and what is nearest. */
export function AnswerView({ claims, answer, onOpen, openPlace, isBehind = false }: Props) {
  const shown = answer?.claims ?? claims
  const said = shown.filter((claim) => claim.beside !== true)
  const beside = shown.filter((claim) => claim.beside === true)
  let number = 0
  return (
    <div>
      {answer?.understoodAs === undefined ? null : (
        <p className="mb-2 text-sm text-quiet">{understood(answer.understoodAs)}</p>
      )}
      {shown.length === 0 ? null : (
        <p className="max-w-prose font-serif text-[17px] leading-relaxed" aria-live="polite">
          {said.map((claim, index) => (
            <span key={`${index}-${claim.text.slice(0, 20)}`}>
              {claim.text}
              <ClaimDoubts claim={claim} />
              {claim.citations.map((citation) => {
                number += 1
                return (
                  <MarkButton
                    key={`${number}`}
                    number={number}
                    citation={citation}
                    onOpen={onOpen}
                    openPlace={openPlace}
                  />
                )
              })}{" "}
            </span>
          ))}
        </p>
      )}
      {beside.length === 0 ? null : <Beside claims={beside} from={number} onOpen={onOpen} openPlace={openPlace} />}
      {answer?.status === "abstained" ? <Declined answer={answer} onOpen={onOpen} openPlace={openPlace} /> : null}
      {(answer?.conflicts ?? []).map((conflict) => (
        <section
          key={conflict.about}
          className="mt-3 max-w-prose rounded-lg border border-warn/50 px-4 py-3"
          aria-label="The documents disagree"
        >
          <h3 className="font-medium text-warn">! The documents disagree: {conflict.about}</h3>
          <ul className="mt-1 space-y-1">
            {conflict.sides.map((side, index) => (
              <li key={side.text}>
                “{side.text}”{" "}
                <MarkButton number={index + 1} citation={side.citation} onOpen={onOpen} openPlace={openPlace} />
                <span className="text-sm text-quiet">
                  {" "}
                  {"title" in side.citation ? side.citation.title : side.citation.source}
                  {dateOf(side.citation) === undefined ? "" : `, ${dateOf(side.citation)}`}
                  {isNewest(conflict, side.citation) ? " (the newer one)" : ""}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {(answer?.notes ?? []).map((note) => (
        <p key={note} className="mt-2 max-w-prose text-sm text-warn">
          ! {note}
        </p>
      ))}
      {answer === undefined ? null : (
        <footer className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-quiet">
          <VerdictSign verdict={answer.status} />
          {answer.status === "abstained" ? null : <span>confidence {answer.confidence.toFixed(2)}</span>}
          <span>
            {answer.answerer}, {Math.round(answer.ms)} ms
          </span>
          {isBehind ? null : (
            <Link to="/runs/$id" params={{ id: answer.trace }} className="underline">
              Look behind it
            </Link>
          )}
          <MarkAnswer answer={answer} openPlace={openPlace} />
        </footer>
      )}
    </div>
  )
}

/** What was found close to the answer, and is far less likely to be a part of it. */
function Beside({
  claims,
  from,
  onOpen,
  openPlace,
}: {
  readonly claims: readonly Claim[]
  /** Marks that the answer itself has. */
  readonly from: number
  readonly onOpen: Props["onOpen"]
  readonly openPlace: Place | undefined
}) {
  return (
    <section className="mt-2 max-w-prose text-sm text-quiet" aria-label="Beside the answer">
      <h3>Beside it</h3>
      <ul className="mt-1 space-y-1">
        {claims.map((claim, index) => (
          <li key={claim.text} className="border-l-2 border-line pl-3">
            {claim.text}{" "}
            {claim.citations.slice(0, 1).map((citation) => (
              <MarkButton
                key={citation.quote}
                number={from + index + 1}
                citation={citation}
                onOpen={onOpen}
                openPlace={openPlace}
              />
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** "And on Sundays? [bakery closes]" says which words of the conversation went along with the question. */
function understood(text: string): string {
  const [, question, words] = /^(.*) \[([^\]]+)\]$/s.exec(text) ?? []
  return question === undefined || words === undefined
    ? `Understood as: ${text}`
    : `Understood with what came before: ${words.split(" ").join(", ")}`
}

function dateOf(citation: Citation): string | undefined {
  return "date" in citation ? citation.date : undefined
}

/** True for the one side that is younger than all others, where all have a date. */
function isNewest(conflict: Conflict, citation: Citation): boolean {
  const own = dateOf(citation)
  return (
    own !== undefined &&
    conflict.sides.every(({ citation: other }) => other === citation || (dateOf(other) ?? own) < own)
  )
}

function Declined({
  answer,
  onOpen,
  openPlace,
}: {
  readonly answer: Answer
  readonly onOpen: Props["onOpen"]
  readonly openPlace: Place | undefined
}) {
  return (
    <section className="max-w-prose" aria-label="No answer">
      <p className="font-serif text-[17px]">{answer.reason}</p>
      {(answer.nearest ?? []).length === 0 ? null : (
        <>
          <h3 className="mt-3 text-sm text-quiet">Nearest evidence</h3>
          <ul className="mt-1 space-y-2">
            {(answer.nearest ?? []).map((citation, index) => (
              <li key={citation.quote} className="border-l-2 border-line pl-3">
                “{citation.quote.slice(0, 300)}”{" "}
                <MarkButton number={index + 1} citation={citation} onOpen={onOpen} openPlace={openPlace} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-3 text-sm text-quiet">
        What would help: a document that says it, or a narrower question with the words the documents use.
      </p>
    </section>
  )
}
