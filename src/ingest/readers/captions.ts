import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { titleFromName } from "../structure/title.ts"
import { type Cue, clockSeconds, speakerAndText, turnDrafts } from "../structure/transcript.ts"

/** WebVTT and SubRip: cues become turns with speaker and times ("<v Ann>" of Teams, "Ann: …" of Zoom). */
export async function readCaptions({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const cues = parseCues(decodeText(bytes))
  const { text, blocks } = buildText(turnDrafts(cues))
  if (text === "") throw groundworkError("file_corrupt", name)
  return { title: titleFromName(name), text, blocks, metadata: {} }
}

const timing = /^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})/

function parseCues(source: string): readonly Cue[] {
  const cues: Cue[] = []
  for (const part of source.replaceAll(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) {
    const lines = part.split("\n")
    const at = lines.findIndex((line) => timing.test(line))
    const match = at === -1 ? null : timing.exec(lines[at]!)
    if (match === null) continue
    const startSeconds = clockSeconds(match[1]!)
    const endSeconds = clockSeconds(match[2]!)
    const times = {
      ...(startSeconds === undefined ? {} : { startSeconds }),
      ...(endSeconds === undefined ? {} : { endSeconds }),
    }
    for (const voice of voices(lines.slice(at + 1).join(" "))) cues.push({ ...voice, ...times })
  }
  return cues
}

/** A cue's words by speaker; marks of style vanish. */
function voices(payload: string): readonly { readonly speaker?: string; readonly text: string }[] {
  const parts = payload.split(/<v(?:\.[^\s>]+)?\s+/i)
  const plain = (text: string) => unescaped(text.replaceAll(/<[^>]*>/g, "").replaceAll(/\{\\[^}]*\}/g, "")).trim()
  if (parts.length === 1) return [speakerAndText(plain(payload))]
  return parts.slice(1).map((part) => {
    const end = part.indexOf(">")
    return { speaker: unescaped(part.slice(0, end)).trim(), text: plain(part.slice(end + 1)) }
  })
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lrm;", "")
    .replaceAll("&amp;", "&")
}
