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

/** Lists nested deeper than this are not looked through. */
const deepest = 3

/** The first list of utterances, wherever it stands: transcription services wrap theirs in `results` and the like. */
function transcriptDrafts(value: unknown, depth = 0): readonly Draft[] | undefined {
  if (Array.isArray(value)) {
    const cues = value.map(cueOf)
    // Deep inside other data, "name" and "text" alone make no utterance.
    if (depth > 1 && !value.every(isSpoken)) return undefined
    return value.length > 0 && cues.every((cue) => cue !== undefined) ? turnDrafts(inSeconds(cues)) : undefined
  }
  if (!isObject(value) || depth > deepest) return undefined
  for (const inner of Object.values(value)) {
    const drafts = transcriptDrafts(inner, depth + 1)
    if (drafts !== undefined) return drafts
  }
  return undefined
}

function isSpoken(value: unknown): boolean {
  if (!isObject(value)) return false
  return speakerNames.slice(0, 4).some((name) => value[name] !== undefined) || firstOf(value, startNames) !== undefined
}

/** More than so many seconds a word means that the times are milliseconds. */
const slowest = 60

function inSeconds(cues: readonly Cue[]): readonly Cue[] {
  const pace = cues.map((cue) => ((cue.endSeconds ?? 0) - (cue.startSeconds ?? 0)) / cue.text.split(/\s+/).length)
  if (pace.length === 0 || [...pace].sort((one, other) => one - other)[Math.floor(pace.length / 2)]! < slowest)
    return cues
  return cues.map((cue) => ({
    ...cue,
    ...(cue.startSeconds === undefined ? {} : { startSeconds: cue.startSeconds / 1000 }),
    ...(cue.endSeconds === undefined ? {} : { endSeconds: cue.endSeconds / 1000 }),
  }))
}

const textNames = ["text", "content", "words", "transcript", "utterance", "message", "body", "payload", "display"]
const speakerNames = [
  "speaker",
  "speaker_name",
  "speakerName",
  "speaker_label",
  "name",
  "participant",
  "from",
  "author",
  "user",
  "who",
]
const startNames = ["start", "startTime", "start_time", "startSeconds", "ts", "timestamp", "offset", "begin", "time"]
const endNames = ["end", "endTime", "end_time", "endSeconds"]

/** Words of an utterance: a field, single words with their marks (`elements`), or the best reading (`nBest`). */
function wordsOf(value: Readonly<Record<string, unknown>>): unknown {
  const text = firstOf(value, textNames)
  if (typeof text === "string") return text
  const { elements, nBest } = value
  if (Array.isArray(elements))
    return elements
      .map((element) => (isObject(element) ? String(element.value ?? "") : ""))
      .join("")
      .trim()
  const [best] = Array.isArray(nBest) ? nBest : []
  return isObject(best) ? firstOf(best, textNames) : undefined
}

/** An utterance: an object with words and a speaker or a time. */
function cueOf(value: unknown): Cue | undefined {
  if (!isObject(value)) return undefined
  const text = wordsOf(value)
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
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(value)
  if (iso !== null) return Number(iso[1] ?? 0) * 3600 + Number(iso[2] ?? 0) * 60 + Number(iso[3] ?? 0)
  return clockSeconds(value) ?? (/^\d+(?:\.\d+)?s?$/.test(value) ? Number.parseFloat(value) : undefined)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
