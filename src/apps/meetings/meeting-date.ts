import { dates, isCalendarDay } from "../../language/dates.ts"
import type { SourceDocument } from "../app.ts"
import type { Turn } from "./turns.ts"

/** The day of a meeting: as the file states it, its own field, its name, its title, or what stands above the first turn. */
export function meetingDate(source: SourceDocument, turns: readonly Turn[]): string | undefined {
  const first = turns.find((turn) => turn.speaker !== undefined)
  const above = first === undefined ? "" : source.text.slice(0, first.words.start)
  return (
    source.metadata.date?.slice(0, 10) ??
    fieldDate(source) ??
    firstFull(source.source.split(/[\\/]/).at(-1)?.replace(/[_ ]/g, "-") ?? "") ??
    firstFull(source.title) ??
    firstFull(above)
  )
}

function fieldDate(source: SourceDocument): string | undefined {
  if (source.type !== "json") return undefined
  const head = new TextDecoder().decode(source.bytes.slice(0, 4000))
  const date = /"(?:date|meeting_?date|start_?time|created_?at)"\s*:\s*"(\d{4}-\d\d-\d\d)/i.exec(head)?.[1]
  return date !== undefined && isCalendarDay(date) ? date : undefined
}

function firstFull(text: string): string | undefined {
  // "2025-03-04-launch": a name of hyphens hides where the date ends. "20251939" is a number.
  const named = [...text.matchAll(/(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)/g)]
    .map(([, year, month, day]) => `${year}-${month}-${day}`)
    .find(isCalendarDay)
  return named ?? dates(text).find((mention) => isCalendarDay(mention.iso))?.iso
}
