import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { titleFromName } from "../structure/title.ts"

/** Rich Text Format: its words by paragraph; formatting is left aside. */
export async function readRtf({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const source = Buffer.from(bytes).toString("latin1")
  if (!source.startsWith("{\\rtf")) throw groundworkError("file_corrupt", name)
  const { text, blocks } = buildText(drafts(plainText(source)))
  if (text === "") throw groundworkError("file_without_text", name)
  return { title: titleFromName(name), text, blocks, metadata: {} }
}

function drafts(text: string): readonly Draft[] {
  return text.split("\n").map((line): Draft => {
    const item = /^\s*[•·–-]\s+(.*)$/.exec(line)
    if (item !== null) return { kind: "item", depth: 0, text: item[1]! }
    const cells = line.split("\u0007")
    return cells.length > 1
      ? { kind: "row", cells: cells.slice(0, -1).map((cell) => ({ text: cell })) }
      : { kind: "paragraph", text: line }
  })
}

/** Groups that hold no text of the document. */
const destinations = new Set([
  "fonttbl",
  "colortbl",
  "stylesheet",
  "info",
  "pict",
  "header",
  "footer",
  "headerl",
  "headerr",
  "footerl",
  "footerr",
  "object",
  "themedata",
  "datastore",
  "listtable",
  "listoverridetable",
  "rsidtbl",
  "generator",
  "fldinst",
  "xmlnstbl",
  "latentstyles",
])
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi

/** Text with `\n` between paragraphs and U+0007 behind each table cell. Specification: "Rich Text Format (RTF) Specification" 1.9.1. */
function plainText(source: string): string {
  const decoder = new TextDecoder("windows-1252")
  const groups: { skipped: boolean; unicodeSkip: number }[] = []
  let group = { skipped: false, unicodeSkip: 1 }
  let skipCharacters = 0
  let text = ""
  const write = (piece: string) => {
    if (group.skipped) return
    const kept = piece.slice(Math.min(skipCharacters, piece.length))
    skipCharacters -= piece.length - kept.length
    text += kept
  }
  for (const match of source.matchAll(token)) {
    const [whole, word, parameter, hex, symbol, brace, plain] = match
    if (brace === "{") {
      groups.push(group)
      group = { ...group }
    } else if (brace === "}") group = groups.pop() ?? group
    else if (symbol === "*") group.skipped = true
    else if (symbol !== undefined)
      write(symbol === "~" ? "\u00A0" : symbol === "_" ? "-" : symbol === "-" ? "" : symbol)
    else if (hex !== undefined) write(decoder.decode(Uint8Array.of(Number.parseInt(hex, 16))))
    else if (plain !== undefined) write(plain)
    else if (word !== undefined) {
      if (destinations.has(word)) group.skipped = true
      else if (word === "par" || word === "line" || word === "sect" || word === "page" || word === "row") write("\n")
      else if (word === "tab") write("\t")
      else if (word === "cell") write("\u0007")
      else if (word === "emdash") write("—")
      else if (word === "endash") write("–")
      else if (word === "bullet") write("•")
      else if (word === "lquote" || word === "rquote") write(word === "lquote" ? "‘" : "’")
      else if (word === "ldblquote" || word === "rdblquote") write(word === "ldblquote" ? "“" : "”")
      else if (word === "uc") group.unicodeSkip = Number(parameter ?? 1)
      else if (word === "u" && parameter !== undefined) {
        write(String.fromCharCode((Number(parameter) + 65_536) % 65_536))
        skipCharacters = group.skipped ? 0 : group.unicodeSkip
      }
    } else if (whole.trim() !== "") write(whole)
  }
  return text
}
