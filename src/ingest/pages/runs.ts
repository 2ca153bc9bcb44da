import type { DraftRun } from "../structure/build.ts"
import { isSpaced, type Line, type Segment, type Word } from "./words.ts"

/** Text with the box of each of its words. */
export interface RunText {
  readonly text: string
  readonly runs: readonly DraftRun[]
}

/** Words in order, with a space where one is seen. */
function joinWords(words: readonly Word[]): RunText {
  let text = ""
  const runs: DraftRun[] = []
  for (const [index, word] of words.entries()) {
    const previous = words[index - 1]
    if (previous !== undefined && isSpaced(previous, word)) text += " "
    const { page, x, y, width, height, confidence } = word
    const box = { page, x, y, width, height, ...(confidence === undefined ? {} : { confidence }) }
    runs.push({ start: text.length, end: text.length + word.text.length, ...box })
    text += word.text
  }
  return { text, runs }
}

/** Segments with one space between them; runs count in the joined text. */
export function joinSegments(segments: readonly Segment[]): RunText {
  return segments
    .map((segment) => joinWords(segment.words))
    .reduce((before, next) => append(before, next, " "), nothing)
}

/** A line's text with the boxes of its words. */
export function joinLine(line: Line): RunText {
  return joinSegments(line.segments)
}

export const nothing: RunText = { text: "", runs: [] }

/** Puts `next` behind `before`; between them `separator`, unless one of them is empty. */
export function append(before: RunText, next: RunText, separator: string): RunText {
  if (before.text === "") return next
  if (next.text === "") return before
  const offset = before.text.length + separator.length
  return {
    text: before.text + separator + next.text,
    runs: [...before.runs, ...next.runs.map((run) => ({ ...run, start: run.start + offset, end: run.end + offset }))],
  }
}

/** Joins a line to the one above it: a word that a hyphen parted at the line's end becomes whole again. */
export function appendLine(before: RunText, next: RunText, keepsBreak: boolean): RunText {
  if (/\p{L}[-\u2010]$/u.test(before.text) && /^\p{Ll}/u.test(next.text)) {
    const cut = before.text.length - 1
    const runs = before.runs
      .map((run) => (run.end > cut ? { ...run, end: cut } : run))
      .filter((run) => run.end > run.start)
    return append({ text: before.text.slice(0, cut), runs }, next, "")
  }
  if (/\p{L}[-\u2010]$/u.test(before.text) && /^\p{Lu}/u.test(next.text)) return append(before, next, "")
  return append(before, next, keepsBreak ? "\n" : " ")
}

/** Text from `offset` on. */
export function dropStart(from: RunText, offset: number): RunText {
  const runs = from.runs
    .map((run) => ({ ...run, start: Math.max(0, run.start - offset), end: run.end - offset }))
    .filter((run) => run.end > run.start)
  return { text: from.text.slice(offset), runs }
}
