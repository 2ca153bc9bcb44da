import { useEffect, useRef, useState } from "react"
import type { Block, Span } from "../../../src/core/document.ts"

interface Props {
  readonly text: string
  readonly blocks: readonly Block[]
  readonly span: Span | undefined
}

/** Blocks drawn at once; what is far from the window waits, so that a book opens as fast as a page. */
const chunkSize = 80

/** A document's text as read, by its structure, with the cited words marked and scrolled to. */
export function ReadableText({ text, blocks, span }: Props) {
  const shown =
    blocks.length === 0 && text !== "" ? [{ kind: "paragraph", start: 0, end: text.length } as const] : blocks
  const chunks: (readonly Block[])[] = []
  for (let from = 0; from < shown.length; from += chunkSize) chunks.push(shown.slice(from, from + chunkSize))
  const target =
    span === undefined
      ? 0
      : Math.max(
          0,
          chunks.findIndex((chunk) => chunk.some((block) => block.start < span.end && block.end > span.start)),
        )
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (span === undefined) return
    const mark = place.current?.querySelector("mark[data-active=true]")
    mark?.scrollIntoView({ block: "center" })
  }, [span])
  return (
    <div ref={place} className="font-serif text-[16px] leading-relaxed" data-testid="readable">
      {chunks.map((chunk, index) => (
        <Chunk
          key={chunk[0]?.start ?? index}
          blocks={chunk}
          text={text}
          span={span}
          isNear={Math.abs(index - target) <= 1}
        />
      ))}
    </div>
  )
}

function Chunk({
  blocks,
  text,
  span,
  isNear,
}: {
  readonly blocks: readonly Block[]
  readonly text: string
  readonly span: Span | undefined
  readonly isNear: boolean
}) {
  const place = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  const isDrawn = isNear || isSeen
  useEffect(() => {
    if (isDrawn || place.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
      },
      { rootMargin: "1200px" },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [isDrawn])
  const characters = blocks.reduce((sum, block) => sum + (block.end - block.start), 0)
  return (
    <div ref={place} style={isDrawn ? undefined : { height: `${Math.max(200, characters / 3)}px` }}>
      {isDrawn ? <Blocks blocks={blocks} text={text} span={span} /> : null}
    </div>
  )
}

function Blocks({
  blocks,
  text,
  span,
}: {
  readonly blocks: readonly Block[]
  readonly text: string
  readonly span: Span | undefined
}) {
  const groups: { readonly kind: "table" | "other"; readonly blocks: Block[] }[] = []
  for (const block of blocks) {
    const kind = block.kind === "row" ? "table" : "other"
    const last = groups[groups.length - 1]
    if (last !== undefined && last.kind === kind && kind === "table") last.blocks.push(block)
    else groups.push({ kind, blocks: [block] })
  }
  return groups.map((group) =>
    group.kind === "table" ? (
      <Table key={group.blocks[0]?.start} rows={group.blocks} text={text} span={span} />
    ) : (
      group.blocks.map((block) => <OneBlock key={block.start} block={block} text={text} span={span} />)
    ),
  )
}

function Table({
  rows,
  text,
  span,
}: {
  readonly rows: readonly Block[]
  readonly text: string
  readonly span: Span | undefined
}) {
  return (
    <div className="my-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
      <table className="border-collapse text-sm">
        <tbody>
          {rows.map((row) => {
            if (row.kind !== "row") return null
            const isMarked = span !== undefined && row.start < span.end && row.end > span.start
            return (
              <tr key={row.start} className={isMarked ? "bg-mark/60" : undefined} data-start={row.start}>
                {row.cells.map((cell) =>
                  row.isHeader === true ? (
                    <th
                      key={cell.start}
                      data-start={cell.start}
                      className="border border-line px-2 py-1 text-left align-top font-semibold"
                    >
                      <Marked text={text} from={cell} span={span} />
                    </th>
                  ) : (
                    <td key={cell.start} data-start={cell.start} className="border border-line px-2 py-1 align-top">
                      <Marked text={text} from={cell} span={span} />
                    </td>
                  ),
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function OneBlock({
  block,
  text,
  span,
}: {
  readonly block: Block
  readonly text: string
  readonly span: Span | undefined
}) {
  const words = <Marked text={text} from={block} span={span} />
  switch (block.kind) {
    case "heading":
      return (
        <p
          role="heading"
          aria-level={Math.min(6, block.level + 1)}
          className={`mt-6 mb-2 font-sans font-semibold ${block.level <= 1 ? "text-xl" : block.level === 2 ? "text-lg" : "text-base"}`}
          data-start={block.start}
        >
          {words}
        </p>
      )
    case "item":
      return (
        <p
          className="my-1 flex gap-2"
          style={{ paddingLeft: `${0.5 + block.depth * 1.2}rem` }}
          data-start={block.start}
        >
          {/^\d{1,3}[.)]/.test(text.slice(block.start, block.start + 5)) ? null : <span aria-hidden="true">•</span>}
          <span>{words}</span>
        </p>
      )
    case "code":
      return (
        <pre
          className="my-3 overflow-x-auto rounded bg-line/40 p-3 font-mono text-sm"
          tabIndex={0}
          data-start={block.start}
        >
          {words}
        </pre>
      )
    case "turn":
      return (
        <p className="my-2" data-start={block.start}>
          <span className="mr-2 font-sans text-sm text-quiet">
            {block.startSeconds === undefined ? "" : `${clock(block.startSeconds)} `}
            {/* Most transcripts say the speaker in the text itself. */}
            {block.speaker === undefined || text.startsWith(`${block.speaker}:`, block.start) ? "" : block.speaker}
          </span>
          {words}
        </p>
      )
    case "row":
      return <Table rows={[block]} text={text} span={span} />
    case "paragraph":
      return (
        <p className="my-2 whitespace-pre-line" data-start={block.start}>
          {words}
        </p>
      )
    default:
      return block satisfies never
  }
}

/** A piece of the text with the part of the span that lies in it marked. */
function Marked({ text, from, span }: { readonly text: string; readonly from: Span; readonly span: Span | undefined }) {
  const start = Math.max(from.start, span?.start ?? from.end)
  const end = Math.min(from.end, span?.end ?? from.start)
  if (span === undefined || start >= end) return text.slice(from.start, from.end)
  return (
    <>
      {text.slice(from.start, start)}
      <mark data-active="true">{text.slice(start, end)}</mark>
      {text.slice(end, from.end)}
    </>
  )
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`
}
