import type { Finding } from "../../../../src/core/finding.ts"
import { VerdictSign } from "../../parts/states.tsx"
import { isOpen, type Opening, Quotes, targetOf, whereOf } from "./evidence.tsx"
import { textOf } from "./shapes.ts"

interface Props {
  readonly finding: Finding<unknown>
  readonly opening: Opening
}

/** A value with its verdict, confidence and quotes; or why there is none, and what is nearest. */
export function FindingView({ finding, opening }: Props) {
  if ("value" in finding)
    return (
      <>
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium break-words whitespace-pre-line">{textOf(finding.value)}</span>
          <VerdictSign verdict={finding.verdict} /> <Confidence value={finding.confidence} />
        </span>
        <Quotes citations={finding.evidence} opening={opening} />
      </>
    )
  return (
    <>
      <NotFound finding={finding} />
      {finding.nearest.length === 0 ? null : (
        <details className="text-sm">
          <summary className="cursor-pointer text-quiet">Nearest</summary>
          <Quotes citations={finding.nearest} opening={opening} />
        </details>
      )}
    </>
  )
}

function NotFound({ finding }: { readonly finding: Exclude<Finding<unknown>, { value: unknown }> }) {
  const isDoubt = finding.status === "unclear"
  return (
    <span className={isDoubt ? "text-warn" : "text-quiet"}>
      <span aria-hidden="true">{isDoubt ? "?" : "–"}</span> {finding.status}: {finding.reason}
    </span>
  )
}

function Confidence({ value }: { readonly value: number }) {
  return <span className="text-sm whitespace-nowrap text-quiet">confidence {value.toFixed(2)}</span>
}

/** Less sure than this is said even where there is little room. */
const sureFrom = 0.9

/** The same in the cell of a table: the value itself opens its evidence. */
export function FindingCell({ finding, opening }: Props) {
  if (!("value" in finding))
    return (
      <span className="text-sm">
        <NotFound finding={finding} />
      </span>
    )
  const text = textOf(finding.value)
  const cited = finding.evidence.find((citation) => targetOf(citation) !== undefined)
  const target = cited === undefined ? undefined : targetOf(cited)
  const isSure = finding.verdict === "supported" && finding.confidence >= sureFrom
  const [first] = finding.evidence
  return (
    <>
      {cited === undefined || target === undefined ? (
        <span title={first === undefined ? undefined : whereOf(first)}>{text}</span>
      ) : (
        <button
          type="button"
          data-mark=""
          aria-label={`${text}. Evidence: ${cited.quote.replace(/\s+/g, " ").slice(0, 120)}, ${whereOf(cited)}`}
          aria-pressed={isOpen(target, opening)}
          title={`“${cited.quote}”, ${whereOf(cited)}`}
          onClick={() => opening.onOpen(target)}
          className={`rounded text-left break-words whitespace-pre-line line-clamp-6 underline decoration-line underline-offset-4 hover:decoration-accent ${isOpen(target, opening) ? "bg-mark" : ""}`}
        >
          {text}
        </button>
      )}
      {isSure ? null : (
        <span className="block">
          <VerdictSign verdict={finding.verdict} /> <Confidence value={finding.confidence} />
        </span>
      )}
    </>
  )
}
