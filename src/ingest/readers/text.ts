import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { cleanText } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { plainBlocks } from "../structure/plain.ts"
import { titleFromName } from "../structure/title.ts"
import { plainTurns } from "../structure/transcript.ts"

/** Plain text stays as it is (but for NFC and line ends), so that offsets of other tools fit. */
export async function readText({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const text = cleanText(decodeText(bytes))
  if (text.trim() === "") throw groundworkError("file_empty", name)
  const blocks = plainTurns(text) ?? plainBlocks(text)
  const first = blocks[0]
  const title = first?.kind === "heading" ? text.slice(first.start, first.end) : titleFromName(name)
  return { title, text, blocks, metadata: {} }
}
