import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { jsonDrafts } from "../structure/json.ts"
import { titleFromName } from "../structure/title.ts"
import { type Cue, clockSeconds, turnDrafts } from "../structure/transcript.ts"

/** JSON: a transcript (a list of utterances with speaker and words, alone or in a field) becomes turns, anything else is written out field by field. */
export async function readJson({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const value = parse(decodeText(bytes), name)
  const { text, blocks } = buildText(transcriptDrafts(value) ?? jsonDrafts(value))
  if (text === "") throw groundworkError("file_empty", name)
  return { title: ownTitle(value) ?? titleFromName(name), text, blocks, metadata: {} }
}

function parse(source: string, name: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ""))
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}

function ownTitle(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const title = value.title ?? value.topic ?? value.subject ?? value.name
  return typeof title === "string" && title.trim() !== "" ? title.trim().normalize("NFC") : undefined
}

function transcriptDrafts(value: unknown): readonly Draft[] | undefined {
  const lists = isObject(value) ? Object.values(value) : [value]
  for (const list of lists) {
    if (!Array.isArray(list) || list.length === 0) continue
    const cues = list.map(cueOf)
    if (cues.every((cue) => cue !== undefined)) return turnDrafts(cues)
  }
  return undefined
}

const textNames = ["text", "content", "words", "transcript", "utterance", "message", "body", "payload"]
const speakerNames = ["speaker", "speaker_name", "speakerName", "name", "participant", "from", "author", "user", "who"]
const startNames = ["start", "startTime", "start_time", "startSeconds", "ts", "timestamp", "offset", "begin", "time"]
const endNames = ["end", "endTime", "end_time", "endSeconds"]

/** An utterance: an object with words and a speaker or a time. */
function cueOf(value: unknown): Cue | undefined {
  if (!isObject(value)) return undefined
  const text = firstOf(value, textNames)
  const named = firstOf(value, speakerNames)
  const speaker = isObject(named) ? (named.name ?? named.displayName) : named
  const startSeconds = seconds(firstOf(value, startNames))
  const endSeconds = seconds(firstOf(value, endNames))
  if (typeof text !== "string") return undefined
  if (
    typeof speaker !== "string" &&
    typeof speaker !== "number" &&
    (startSeconds === undefined || endSeconds === undefined)
  )
    return undefined
  return {
    text,
    ...(typeof speaker === "string" || typeof speaker === "number" ? { speaker: String(speaker) } : {}),
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(endSeconds === undefined ? {} : { endSeconds }),
  }
}

function firstOf(value: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  const name = names.find((candidate) => value[candidate] !== undefined && value[candidate] !== null)
  return name === undefined ? undefined : value[name]
}

function seconds(value: unknown): number | undefined {
  if (typeof value === "number") return value
  if (typeof value !== "string") return undefined
  return clockSeconds(value) ?? (/^\d+(?:\.\d+)?s?$/.test(value) ? Number.parseFloat(value) : undefined)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
