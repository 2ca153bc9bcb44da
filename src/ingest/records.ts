import { createReadStream } from "node:fs"
import type { ReadDocument } from "../core/document.ts"
import { groundworkError } from "../core/errors.ts"
import { buildText, cleanText } from "./structure/build.ts"
import { jsonDrafts } from "./structure/json.ts"
import { metadataFrom } from "./structure/metadata.ts"
import { plainBlocks } from "./structure/plain.ts"

/** One line of a JSON Lines file. */
export interface RecordLine {
  /** From 1. */
  readonly line: number
  readonly bytes: Uint8Array
}

/** Part of the versions of documents made by `readRecord`. */
export const recordsParserVersion = "records/1"

/** The non-blank lines of a file, without reading it whole. */
export async function* recordLines(location: string, signal: AbortSignal): AsyncGenerator<RecordLine> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 0
  const stream = createReadStream(location, { highWaterMark: 2 ** 20, signal })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let start = 0
      for (let end = buffer.indexOf(10); end !== -1; end = buffer.indexOf(10, start)) {
        line += 1
        const bytes = buffer.subarray(start, end)
        if (!isBlank(bytes)) yield { line, bytes }
        start = end + 1
      }
      rest = buffer.subarray(start)
    }
  } catch (error) {
    throw signal.aborted ? groundworkError("cancelled", "", error) : error
  }
  if (!isBlank(rest)) yield { line: line + 1, bytes: rest }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 13 || byte === 9)
}

/** A record as a document: `_id` (else `id`, else the line number) names it, `title`, `text` and `metadata` are as BEIR has them; any other object is written out field by field. */
export function readRecord(record: RecordLine): {
  readonly id: string
  readonly ownId?: string
  readonly document: ReadDocument
} {
  const value = parseRecord(record)
  const ownId = textOf(value._id)
  const id = ownId ?? textOf(value.id) ?? String(record.line)
  const title = cleanText(textOf(value.title) ?? "")
    .replaceAll("\n", " ")
    .trim()
  const metadata = metadataFrom(isObject(value.metadata) ? value.metadata : {})
  const content = textOf(value.text) ?? textOf(value.contents) ?? textOf(value.body)
  const built = content === undefined ? buildText(jsonDrafts(withoutId(value))) : plain(content)
  // An empty abstract still has a title worth finding.
  const { text, blocks } = built.text.trim() === "" && title !== "" ? plain(title) : built
  if (text.trim() === "") throw groundworkError("file_empty", `line ${record.line}`)
  return {
    id,
    ...(ownId === undefined ? {} : { ownId }),
    document: { title: title === "" ? firstWords(text) : title, text, blocks, metadata },
  }
}

function parseRecord(record: RecordLine): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(
      Buffer.from(record.bytes.buffer, record.bytes.byteOffset, record.bytes.length)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    )
  } catch (error) {
    throw groundworkError("input_invalid", `line ${record.line} is not JSON`, error)
  }
  if (!isObject(value)) throw groundworkError("input_invalid", `line ${record.line} is not an object`)
  return value
}

function plain(content: string): Pick<ReadDocument, "text" | "blocks"> {
  const text = cleanText(content)
  return { text, blocks: plainBlocks(text) }
}

function withoutId(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "_id" && name !== "metadata"))
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 10).join(" ")
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value
  return typeof value === "number" ? String(value) : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
