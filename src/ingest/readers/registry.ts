import type { ReadDocument } from "../../core/document.ts"
import type { Reader } from "../port.ts"
import { captionsReader } from "./captions.ts"
import { csvReader } from "./csv.ts"
import { docxReader } from "./docx.ts"
import { emlReader } from "./eml.ts"
import { epubReader } from "./epub.ts"
import { htmlReader } from "./html.ts"
import { imageReader } from "./image.ts"
import { jsonReader } from "./json.ts"
import { markdownReader } from "./markdown.ts"
import { odfReader } from "./odf.ts"
import { pdfReader } from "./pdf.ts"
import { pptxReader } from "./pptx.ts"
import { rtfReader } from "./rtf.ts"
import { textReader } from "./text.ts"
import { xlsxReader } from "./xlsx.ts"

/** Cheap readers that cannot hang: they run in this process. */
export const trustedReaders: readonly Reader[] = [markdownReader, textReader, csvReader, jsonReader, captionsReader]

/** Readers of formats that hostile or broken files can make hang, crash or swell: they run in a child process. */
export const riskyReaders: readonly Reader[] = [
  pdfReader,
  htmlReader,
  docxReader,
  xlsxReader,
  pptxReader,
  odfReader,
  epubReader,
  rtfReader,
  emlReader,
  imageReader,
]

/** The task of the child process (see `read.ts`). */
export async function readInChild(input: {
  readonly reader: string
  readonly bytes: Uint8Array
  readonly name: string
}): Promise<ReadDocument> {
  const reader = [...riskyReaders, ...trustedReaders].find((candidate) => candidate.name === input.reader)
  if (reader === undefined) throw new Error(`no reader ${input.reader}`)
  return reader.read({ bytes: input.bytes, name: input.name, signal: new AbortController().signal })
}
