import { parseDocument } from "htmlparser2"
import mammoth from "mammoth"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText } from "../structure/build.ts"
import { htmlDrafts } from "../structure/html.ts"
import { coreProperties } from "../structure/office.ts"
import { titleFromName } from "../structure/title.ts"
import { withTurns } from "../structure/transcript.ts"

/** Word documents: headings by style, lists, tables, foot and end notes. */
export async function readDocx({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const { title, ...properties } = coreProperties(bytes, name)
  const html = await convert(bytes, name)
  const built = buildText(htmlDrafts(parseDocument(html), { dropFurniture: false }))
  const { text } = built
  const blocks = withTurns(text, built.blocks)
  if (text === "") throw groundworkError("file_without_text", name)
  const heading = blocks[0]?.kind === "heading" ? text.slice(blocks[0].start, blocks[0].end) : undefined
  return { title: title ?? heading ?? titleFromName(name), text, blocks, ...properties }
}

async function convert(bytes: Uint8Array, name: string): Promise<string> {
  try {
    const result = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
      },
    )
    return result.value
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}
