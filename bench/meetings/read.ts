import { readFileSync } from "node:fs"
import { resolve } from "node:path"

export const folder = resolve(process.env.GROUNDWORK_DATA ?? "../shared/data", "meetings/qmsum")

export interface Span {
  readonly relevant_text_span: readonly (readonly [string, string])[]
}
export interface Meeting {
  readonly name: string
  readonly text: string
  readonly blocks: readonly { kind: "turn"; speaker: string; start: number; end: number }[]
  readonly queries: readonly (Span & { readonly query: string })[]
  readonly topics: readonly Span[]
}

/** A meeting of QMSum by "part/name": its transcript as turns, its questions and topics. */
export function readMeeting(name: string): Meeting {
  const raw = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"))
  let text = ""
  const blocks = raw.meeting_transcripts.map((turn: { speaker: string; content: string }) => {
    const start = text.length
    text += `${turn.speaker}: ${turn.content.trim() || "{gap}"}\n`
    return { kind: "turn", speaker: turn.speaker, start, end: text.length - 1 }
  })
  return { name, text, blocks, queries: raw.specific_query_list, topics: raw.topic_list }
}

export const share = (value: number) => value.toFixed(3)
