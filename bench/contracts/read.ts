import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Span } from "../../src/core/document.ts"
import { createRandom, shuffle } from "../../src/learn/margin.ts"

export interface GoldType {
  readonly present: boolean
  readonly spans: readonly Span[]
}

export interface Contract {
  readonly name: string
  readonly text: string
  readonly gold: Readonly<Record<string, GoldType>>
}

/** CUAD (CC BY 4.0) as `GROUNDWORK_DATA` (default ../shared/data) holds it. Spans that were not found in the text count for presence only. */
export function readContracts(): readonly Contract[] {
  const folder = join(process.env.GROUNDWORK_DATA ?? "../shared/data", "contracts/cuad")
  const lines = readFileSync(join(folder, "spans.jsonl"), "utf8").trim().split("\n")
  return lines.map((line) => {
    const record = JSON.parse(line) as {
      file: string
      labels: Record<string, { spans: { start: number | null; end: number | null }[] }>
    }
    const gold = Object.fromEntries(
      Object.entries(record.labels).map(([type, label]) => [
        type,
        {
          present: label.spans.length > 0,
          spans: label.spans.flatMap(({ start, end }) => (start === null || end === null ? [] : [{ start, end }])),
        },
      ]),
    )
    return { name: record.file, text: readFileSync(join(folder, "txt", `${record.file}.txt`), "utf8"), gold }
  })
}

/** Which fold each contract belongs to. */
export function foldsOf(count: number, folds: number): readonly number[] {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  shuffle(order, createRandom(7))
  const foldOf = new Array<number>(count).fill(0)
  for (const [place, contract] of order.entries()) foldOf[contract] = place % folds
  return foldOf
}
