import type { Block } from "../../core/document.ts"
import type { Draft } from "./build.ts"

/** One caption or utterance as formats give it. */
export interface Cue {
  readonly speaker?: string
  readonly text: string
  readonly startSeconds?: number
  readonly endSeconds?: number
}

/** Captions of one speaker are joined to a turn until it is this long and a sentence ends. */
const turnSeconds = 45

/** Turns of a transcript: neighbouring cues of one speaker become one turn. */
export function turnDrafts(cues: readonly Cue[]): readonly Draft[] {
  const turns: Cue[] = []
  for (const cue of cues) {
    if (cue.text.trim() === "") continue
    const last = turns[turns.length - 1]
    if (last !== undefined && goesOn(last, cue)) {
      turns[turns.length - 1] = {
        ...last,
        text: `${last.text} ${cue.text}`,
        ...(cue.endSeconds === undefined ? {} : { endSeconds: cue.endSeconds }),
      }
    } else {
      turns.push(cue)
    }
  }
  return turns.map((turn) => ({ kind: "turn", ...turn }))
}

function goesOn(last: Cue, next: Cue): boolean {
  if (last.speaker !== next.speaker || last.startSeconds === undefined || next.startSeconds === undefined) return false
  const endsSentence = /[.!?…]["”’)]?$/.test(last.text.trim())
  const length = next.startSeconds - last.startSeconds
  return (
    length < turnSeconds * (endsSentence ? 1 : 2) && next.startSeconds - (last.endSeconds ?? next.startSeconds) < 10
  )
}

/** "01:02:03.450", "1:02", "01:02:03,450" in seconds. */
export function clockSeconds(clock: string): number | undefined {
  const match = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?$/.exec(clock.trim())
  if (match === null) return undefined
  const [, hours = "0", minutes = "0", seconds = "0", fraction = "0"] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`)
}

/** What captions put in brackets that is no name. */
const noise = /^(?:music|applause|laugh|noise|silence|inaudible|unintelligible|crosstalk|background|sound|pause)/i

/** "Ann Lee: so we agreed" (also "[Ann Lee] so…", ">> ANN LEE: so…") as speaker and words; a colon later in a sentence is none. */
export function speakerAndText(text: string): { readonly speaker?: string; readonly text: string } {
  const match =
    /^(?:>>+\s*|[-–]\s+)?(?:(\p{Lu}[\p{L}\p{M}\p{N}.'’\-() ]{0,48}?|Speaker \d+)\s?:\s+|\[(\p{Lu}[\p{L}\p{M}\p{N}.'’\-() ]{0,48}?)\]:?\s+)(?=\S)/u.exec(
      text,
    )
  const speaker = match?.[1] ?? (noise.test(match?.[2] ?? "") ? undefined : match?.[2])
  if (match === null || speaker === undefined || speaker.split(" ").length > 5) return { text }
  return { speaker, text: text.slice(match[0].length) }
}

const clock = "\\d{1,2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,3})?"
const turnLine = new RegExp(
  `^(?:>>+\\s*|[-–]\\s+)?(?:[\\[(]?(${clock})[\\])]?\\s+(?:-\\s+)?)?(\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’\\-() ]{0,48}?)\\s?(?:[\\[(]?(${clock})[\\])]?)?\\s?:\\s+(?=\\S)`,
  "u",
)
const headLine = new RegExp(
  `^\\[?(\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’\\-() ]{0,48}?)\\]?\\s{1,4}\\[?(${clock})(?:\\s?[AP]M)?\\]?$`,
  "u",
)

/** "10:02:11 From Ann Lee to Everyone:", with the words behind it or below. */
const chatLine = new RegExp(
  `^(${clock})\\s+From\\s+(\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’\\-() ]{0,48}?)(?:\\s+to\\s+[^:]{1,60}?)?\\s*:(?=\\s|$)`,
  "u",
)
/** "Ann Lee (0:03) so we agreed". */
const stampedLine = new RegExp(`^(\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’\\- ]{0,48}?)\\s+[\\[(](${clock})[\\])]\\s+(?=\\S)`, "u")
/** "0:03 - Ann Lee" above the words. */
const timedHeadLine = new RegExp(
  `^[\\[(]?(${clock})[\\])]?\\s*(?:[-–—|]\\s*)?(\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’\\-() ]{0,48}?)$`,
  "u",
)
/** The times of a caption, with the name on the next line. */
const timesLine = new RegExp(`^(${clock})\\s*-->\\s*${clock}$`)
const nameLine = /^\p{Lu}[\p{L}\p{M}\p{N}.'’\-() ]{0,48}$/u

/** Speaker and time that a line opens a turn with. @param above the line before it */
function openingOf(
  line: string,
  above: string,
): { readonly speaker: string; readonly time: string | undefined } | undefined {
  const chat = chatLine.exec(line)
  if (chat !== null) return { speaker: chat[2]!, time: chat[1] }
  const turn = turnLine.exec(line)
  if (turn !== null) return { speaker: turn[2]!, time: turn[1] ?? turn[3] }
  const bare = line.trim()
  const head = headLine.exec(bare) ?? stampedLine.exec(line)
  if (head !== null) return { speaker: head[1]!, time: head[2] }
  const timed = timedHeadLine.exec(bare)
  if (timed !== null) return { speaker: timed[2]!, time: timed[1] }
  const times = timesLine.exec(above.trim())
  return times !== null && nameLine.test(bare) ? { speaker: bare, time: times[1] } : undefined
}

/** The blocks of a document that turns out to be a transcript: what stands before the first turn as it was, then the turns. Others are left alone. */
export function withTurns(text: string, blocks: readonly Block[]): readonly Block[] {
  const turns = plainTurns(text)?.filter((block) => block.kind === "turn")
  const first = turns?.[0]
  if (turns === undefined || first === undefined) return blocks
  return [...blocks.filter((block) => block.end <= first.start), ...turns]
}

interface Opening {
  readonly start: number
  readonly end: number
  readonly speaker: string
  readonly seconds: number | undefined
}

/**
 * Turns of a text that stays as it is: lines "Name: words" (with or without a time), or lines "Name 0:03" above the words.
 * Undefined for texts that are no transcript: too few such lines, or no speaker who speaks again.
 */
export function plainTurns(text: string): readonly Block[] | undefined {
  const openings: Opening[] = []
  let lines = 0
  let start = 0
  let above = { start: 0, line: "" }
  for (const line of text.split("\n")) {
    if (line.trim() !== "") lines += 1
    const opening = openingOf(line, above.line)
    if (opening !== undefined && opening.speaker.split(" ").length <= 5) {
      openings.push({
        start: timesLine.test(above.line.trim()) ? above.start : start,
        end: start + line.length,
        speaker: opening.speaker,
        seconds: opening.time === undefined ? undefined : clockSeconds(opening.time),
      })
    }
    above = { start, line }
    start += line.length + 1
  }
  const speakers = new Set(openings.map((opening) => opening.speaker))
  if (openings.length < 4 || speakers.size < 2 || openings.length < speakers.size * 1.5) return undefined
  if (openings.length < lines * 0.25) return undefined
  return turnsBetween(text, openings)
}

function turnsBetween(text: string, openings: readonly Opening[]): readonly Block[] {
  const blocks: Block[] = []
  const before = trimmed(text, 0, openings[0]!.start)
  if (before !== undefined) blocks.push({ kind: "paragraph", ...before })
  for (const [index, opening] of openings.entries()) {
    const next = openings[index + 1]
    const span = trimmed(text, opening.start, next?.start ?? text.length)
    if (span === undefined) continue
    blocks.push({
      kind: "turn",
      speaker: opening.speaker,
      ...(opening.seconds === undefined ? {} : { startSeconds: opening.seconds }),
      ...(next?.seconds === undefined ? {} : { endSeconds: next.seconds }),
      ...span,
    })
  }
  return blocks
}

function trimmed(text: string, from: number, to: number): { readonly start: number; readonly end: number } | undefined {
  const piece = text.slice(from, to)
  const start = from + piece.length - piece.trimStart().length
  const end = from + piece.trimEnd().length
  return start < end ? { start, end } : undefined
}
