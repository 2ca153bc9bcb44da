import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { CitableText } from "../../src/core/cite.ts"
import type { Block } from "../../src/core/document.ts"

export interface Meeting {
  readonly source: CitableText
  readonly reference: string
}

/** QMSum's meetings with the answer to their general query, from GROUNDWORK_DATA (default ../shared/data). */
export function readMeetings(): readonly Meeting[] {
  const folder = join(process.env.GROUNDWORK_DATA ?? "../shared/data", "meetings/qmsum/train")
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const record = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        general_query_list: { answer: string }[]
        meeting_transcripts: { speaker: string; content: string }[]
      }
      const reference = record.general_query_list[0]?.answer
      return reference === undefined ? [] : [{ source: asSource(file, record.meeting_transcripts), reference }]
    })
}

function asSource(
  title: string,
  turns: readonly { readonly speaker: string; readonly content: string }[],
): CitableText {
  const blocks: Block[] = []
  let text = ""
  for (const { content } of turns) {
    // marks of the transcription: {vocalsound}, {disfmarker}
    const said = content
      .replace(/\{[^}]*\}/g, " ")
      .replace(/\s+/g, " ")
      .trim()
    if (said === "") continue
    blocks.push({ kind: "turn", start: text.length, end: text.length + said.length })
    text += `${said}\n`
  }
  return {
    document: title,
    version: title,
    title,
    source: title,
    text,
    blocks,
    metadata: {} as CitableText["metadata"],
  }
}
