import type { Layout, Span } from "../../core/document.ts"
import { pack, unpack } from "./columns.ts"
import type { Connection } from "./connection.ts"

type Run = Layout["runs"][number]
/** A run without its names: start, end, page, x, y, width, height and, where recognised, confidence. */
type PackedRun = readonly [number, number, number, number, number, number, number, number?]

/** Writes runs page by page, so that the boxes of a citation are found without reading the whole document's. */
export function writeLayout(connection: Connection, first: number, layout: Layout): void {
  const insert = connection.sql("INSERT INTO layouts VALUES (?, ?, ?, ?)")
  let ordinal = 0
  let from = 0
  const { runs } = layout
  for (let at = 1; at <= runs.length; at += 1) {
    if (at < runs.length && runs[at]?.page === runs[from]?.page) continue
    const chunk = runs.slice(from, at)
    const end = chunk.reduce((most, run) => Math.max(most, run.end), 0)
    insert.run(first + ordinal, chunk[0]?.start ?? 0, end, pack(chunk.map(packRun)))
    ordinal += 1
    from = at
  }
}

/** All runs of a version, or those of the pages that a span touches. */
export function readLayout(
  connection: Connection,
  first: number,
  rows: number,
  within: Span | undefined,
): readonly Run[] {
  const chunks =
    within === undefined
      ? connection.sql("SELECT runs FROM layouts WHERE id >= ? AND id < ? ORDER BY id").all(first, first + rows)
      : connection
          .sql(`SELECT runs FROM layouts WHERE id >= ? AND id < ? AND start < ? AND "end" > ? ORDER BY id`)
          .all(first, first + rows, within.end, within.start)
  return chunks.flatMap((chunk) => unpack<readonly PackedRun[]>(chunk.runs).map(unpackRun))
}

function packRun({ start, end, page, x, y, width, height, confidence }: Run): PackedRun {
  return confidence === undefined
    ? [start, end, page, x, y, width, height]
    : [start, end, page, x, y, width, height, confidence]
}

function unpackRun([start, end, page, x, y, width, height, confidence]: PackedRun): Run {
  return { start, end, page, x, y, width, height, ...(confidence === undefined ? {} : { confidence }) }
}
