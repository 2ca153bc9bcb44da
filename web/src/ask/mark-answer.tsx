import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { Answer } from "../../../src/core/answer.ts"
import { client } from "../client.ts"
import { useMay } from "../frame.tsx"
import type { Place } from "../parts/source.tsx"
import { Fault } from "../parts/states.tsx"

const ofAnswers = [
  { kind: "right", label: "Right" },
  { kind: "wrong", label: "Wrong" },
  { kind: "incomplete", label: "Incomplete" },
  { kind: "should-have-declined", label: "Should not have answered" },
] as const
const ofRefusals = [
  { kind: "right", label: "Rightly declined" },
  { kind: "wrong", label: "The documents do say it" },
] as const

/** Says what an answer was; words selected in the source beside it become better evidence; a mark becomes a case. */
export function MarkAnswer({ answer, openPlace }: { readonly answer: Answer; readonly openPlace: Place | undefined }) {
  const mayMakeCase = useMay("reviewer")
  const [marked, setMarked] = useState<string>()
  const [isCase, setCase] = useState(false)
  const [needsWords, setHint] = useState(false)
  const mark = useMutation({
    mutationFn: async (body: { readonly kind: string; readonly evidence?: unknown }) =>
      client.post<{ readonly id: string }>("/api/marks", { run: answer.trace, ...body }),
    onSuccess: ({ id }) => setMarked(id),
  })
  const toCase = useMutation({
    mutationFn: (id: string) => client.post(`/api/marks/${encodeURIComponent(id)}/case`),
    onSuccess: () => setCase(true),
  })
  const better = () => {
    const span = selectedSpan()
    setHint(span === undefined)
    if (span === undefined || openPlace?.version === undefined) return
    mark.mutate({
      kind: "better-evidence",
      evidence: { document: openPlace.document, version: openPlace.version, ...span },
    })
  }
  if (marked !== undefined) {
    return (
      <span role="status" className="flex gap-3">
        ✓ Noted.
        {mayMakeCase && !isCase ? (
          <button type="button" className="underline" onClick={() => toCase.mutate(marked)}>
            Make it a case
          </button>
        ) : null}
        {isCase ? <span>It is a case now.</span> : null}
        {toCase.isError ? <Fault error={toCase.error} /> : null}
      </span>
    )
  }
  return (
    <span className="flex flex-wrap gap-3">
      {(answer.status === "abstained" ? ofRefusals : ofAnswers).map(({ kind, label }) => (
        <button
          key={kind}
          type="button"
          className="underline decoration-line hover:decoration-accent"
          onClick={() => mark.mutate({ kind })}
        >
          {label}
        </button>
      ))}
      {openPlace === undefined ? null : (
        <button
          type="button"
          className="underline decoration-line hover:decoration-accent"
          onClick={better}
          title="Select words in the source first"
        >
          Better evidence: the selected words
        </button>
      )}
      {needsWords ? <span role="status">Select the words in the source first (of a PDF: As text).</span> : null}
      {mark.isError ? <Fault error={mark.error} /> : null}
    </span>
  )
}

/** The selection in the readable source as a span of the canonical text: each block carries where it starts. */
function selectedSpan(): { readonly start: number; readonly end: number } | undefined {
  const selection = getSelection()
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  const start = offsetOf(range.startContainer, range.startOffset)
  const end = offsetOf(range.endContainer, range.endOffset)
  return start === undefined || end === undefined || end <= start ? undefined : { start, end }
}

function offsetOf(node: Node, offset: number): number | undefined {
  const block = (node instanceof Element ? node : node.parentElement)?.closest("[data-start]")
  if (block === null || block === undefined) return undefined
  const before = document.createRange()
  before.setStart(block, 0)
  before.setEnd(node, offset)
  return Number(block.getAttribute("data-start")) + before.toString().length
}
