import { Tooltip } from "radix-ui"
import type { Citation } from "../../../src/core/evidence.ts"
import type { Place } from "./source.tsx"

export interface MarkTarget {
  readonly document: string
  readonly version: string
  readonly start: number
  readonly end: number
}

/** A number that shows its quote, and opens the document at the very words. */
export function MarkButton({
  number,
  citation,
  onOpen,
  openPlace,
}: {
  readonly number: number
  readonly citation: Citation
  readonly onOpen: (target: MarkTarget) => void
  readonly openPlace: Place | undefined
}) {
  if (citation.kind === "record" || citation.kind === "region") return <sup title={citation.quote}>{number}</sup>
  const isOpen = openPlace?.document === citation.document && openPlace.start === citation.start
  const place = [citation.title, citation.date, citation.page === undefined ? undefined : `page ${citation.page}`]
    .filter((part) => part !== undefined)
    .join(", ")
  return (
    <Tooltip.Provider delayDuration={150}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            data-mark={number}
            aria-label={`Evidence ${number}: ${citation.quote.slice(0, 120)}, ${place}`}
            aria-pressed={isOpen}
            onClick={() =>
              onOpen({
                document: citation.document,
                version: citation.version,
                start: citation.start,
                end: citation.end,
              })
            }
            className={`mx-0.5 inline-flex min-w-6 -translate-y-1 items-center justify-center rounded px-1 font-sans text-xs ${isOpen ? "bg-accent text-accent-ink" : "bg-line/60 text-ink hover:bg-accent hover:text-accent-ink"}`}
          >
            {number}
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={6}
            className="z-20 max-w-sm rounded-md border border-line bg-sheet p-3 font-sans text-sm text-ink shadow-lg"
          >
            <span className="block">“{citation.quote.slice(0, 400)}”</span>
            <span className="mt-1 block text-quiet">{place}</span>
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}
