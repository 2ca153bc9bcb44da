import { createHash } from "node:crypto"
import { groundworkError } from "../../core/errors.ts"
import { csvOf } from "../csv.ts"
import type { Minutes } from "./minutes.ts"

type Entry = Minutes["decisions"][number]

/** Minutes as Markdown (`md`, the default), the tasks as CSV (`csv`) or as iCalendar to-dos (`ics`). @throws usage for another format */
export function renderMinutes(minutes: Minutes, format = "md"): string {
  switch (format) {
    case "md":
    case "markdown":
    case "text":
      return asMarkdown(minutes)
    case "csv":
      return asCsv(minutes)
    case "ics":
      return asCalendar(minutes)
    default:
      throw groundworkError("usage", `meetings has no format "${format}": md, csv, ics`)
  }
}

function asMarkdown(minutes: Minutes): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""]
  const head = [
    `# ${minutes.title === "" ? "Minutes" : minutes.title}`,
    "",
    ...(minutes.date === undefined ? [] : [`Date: ${minutes.date}  `]),
    minutes.participants.length === 0
      ? "Participants: the transcript names no speakers"
      : `Participants: ${minutes.participants.join(", ")}`,
    "",
  ]
  const tasks = minutes.tasks.map(
    (task) =>
      `| ${cell(textOf(task.what))} | ${cell(textOf(task.owner, "no owner"))} | ${cell(dueOf(task))} | ${cell(placeOf(task.what))} |`,
  )
  return [
    ...head,
    ...section(
      "Topics",
      minutes.topics.map((topic) => `- ${textOf(topic)}${placed(topic)}`),
    ),
    ...section("Decisions", minutes.decisions.map(quoted)),
    ...section(
      "Revoked",
      minutes.revoked.map(
        (entry) =>
          `- ~~${textOf(entry)}~~${"revokedBy" in entry ? `: “${String(entry.revokedBy)}”` : ""}${placed(entry, -1)}`,
      ),
    ),
    ...section(
      "Tasks",
      tasks.length === 0 ? [] : ["| What | Who | By | Said |", "| --- | --- | --- | --- |", ...tasks],
    ),
    ...section("Open questions", minutes.questions.map(quoted)),
    ...section("Risks", minutes.risks.map(quoted)),
    ...section(
      "Unclear",
      minutes.unclear.map(
        (entry) => `- ${"reason" in entry ? String(entry.reason) : ""}: “${quoteOf(entry)}”${placed(entry)}`,
      ),
    ),
  ].join("\n")
}

/** The day; the words that name none; or that there is none. */
function dueOf(task: Minutes["tasks"][number]): string {
  const said = "said" in task.due && typeof task.due.said === "string" ? `“${task.due.said}”, day not known` : "no date"
  return textOf(task.due, said)
}

function quoted(entry: Entry): string {
  return `- “${textOf(entry)}”${placed(entry)}`
}

function textOf(entry: Entry, without = ""): string {
  return "value" in entry ? String(entry.value).replace(/\s+/g, " ") : without
}

function citationsOf(entry: Entry) {
  return "evidence" in entry && Array.isArray(entry.evidence)
    ? entry.evidence
    : "nearest" in entry && Array.isArray(entry.nearest)
      ? entry.nearest
      : []
}

function quoteOf(entry: Entry): string {
  return citationsOf(entry)[0]?.quote ?? ""
}

/** Who said it and when: "Ann Lee, 1:02". */
function placeOf(entry: Entry, place = 0): string {
  const citation = citationsOf(entry).at(place)
  if (citation === undefined || citation.kind !== "time") return ""
  return [citation.speaker, citation.startSeconds === undefined ? undefined : clock(citation.startSeconds)]
    .filter((part) => part !== undefined)
    .join(", ")
}

function placed(entry: Entry, place = 0): string {
  const said = placeOf(entry, place)
  return said === "" ? "" : ` (${said})`
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"))
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`
}

function cell(text: string): string {
  return text.replace(/\|/g, "\\|")
}

function asCsv(minutes: Minutes): string {
  const rows = minutes.tasks.map((task) => [
    textOf(task.what),
    textOf(task.owner),
    textOf(task.due),
    placeOf(task.what),
    quoteOf(task.what),
  ])
  return csvOf([["what", "owner", "due", "said", "quote"], ...rows], "\r\n")
}

/** One VTODO a task, RFC 5545: lines folded at 75 octets, text escaped, ids that stay the same. */
function asCalendar(minutes: Minutes): string {
  const stamp = `${(minutes.date ?? "1970-01-01").replace(/-/g, "")}T000000Z`
  const todos = minutes.tasks.flatMap((task) => {
    const what = textOf(task.what)
    const owner = textOf(task.owner)
    const due = textOf(task.due)
    const id = createHash("sha256")
      .update([minutes.title, minutes.date ?? "", placeOf(task.what), what].join("\n"))
      .digest("hex")
      .slice(0, 32)
    return [
      "BEGIN:VTODO",
      `UID:${id}@groundwork`,
      `DTSTAMP:${stamp}`,
      `SUMMARY:${calendarText(owner === "" || what.startsWith(owner) ? what : `${owner}: ${what}`)}`,
      ...(!/^\d{4}-\d\d-\d\d$/.test(due) ? [] : [`DUE;VALUE=DATE:${due.replace(/-/g, "")}`]),
      `DESCRIPTION:${calendarText(`“${quoteOf(task.what)}” ${placeOf(task.what)}${due === "" ? "" : ` (${due})`}`.trim())}`,
      "STATUS:NEEDS-ACTION",
      "END:VTODO",
    ]
  })
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Groundwork//Meetings//EN", ...todos, "END:VCALENDAR", ""]
    .map(folded)
    .join("\r\n")
}

function calendarText(text: string): string {
  return text.replace(/[\\;,]/g, (mark) => `\\${mark}`).replace(/\r?\n/g, "\\n")
}

function folded(line: string): string {
  const pieces: string[] = []
  let piece = ""
  for (const character of line) {
    if (Buffer.byteLength(piece + character) > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece)
      piece = ""
    }
    piece += character
  }
  return [...pieces, piece].join("\r\n ")
}
