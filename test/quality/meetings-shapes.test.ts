import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { findingsOf } from "../../src/apps/gate.ts"
import { meetingsApp } from "../../src/apps/meetings/meetings.ts"
import { runApp } from "../../src/apps/run.ts"
import { isFound } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const home = mkdtempSync(join(tmpdir(), "meetings-"))
let groundwork: Groundwork

beforeAll(async () => {
  groundwork = await createGroundwork({ home })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(name: string, text: string) {
  const path = join(home, name)
  writeFileSync(path, text)
  const result = await runApp(meetingsApp, groundwork.context({ kind: "run meetings" }), groundwork.appParts, {}, [
    path,
  ])
  return { ...result, output: meetingsApp.output.parse(result.output) }
}

const said: readonly (readonly [string, string])[] = [
  ["Dana Fox", "Let's go with the blue cover."],
  ["Eli Park", "Okay. I'll send the draft to the printer tomorrow."],
  ["Dana Fox", "Good. How many copies do we need?"],
  ["Eli Park", "About two hundred, as last year."],
  ["Dana Fox", "And could you write the invitation by Friday?"],
  ["Eli Park", "Will do."],
]
const lines = (each: (name: string, words: string, minute: number) => string) =>
  said.map(([name, words], minute) => each(name, words, minute)).join("\n\n")
const listed = (each: (name: string, words: string, minute: number) => object) =>
  said.map(([name, words], minute) => each(name, words, minute))
const shapes: Readonly<Record<string, string>> = {
  "zoom.txt": lines((name, words, minute) => `[${name}] 10:0${minute}:11\n${words}`),
  "zoom-chat.txt": lines((name, words, minute) => `10:0${minute}:11 From ${name} to Everyone:\n\t${words}`),
  "teams.txt": lines((name, words, minute) => `${name}   ${minute}:03\n${words}`),
  "teams-times.txt": lines((name, words, minute) => `00:0${minute}:03.100 --> 00:0${minute}:09.200\n${name}\n${words}`),
  "time-first.txt": lines((name, words, minute) => `0${minute}:03 - ${name}\n${words}`),
  "arrows.txt": lines((name, words) => `>> ${name}: ${words}`),
  "bold.md": lines((name, words, minute) => `**${name}** (${minute}:03)\n${words}`),
  "brackets.srt": lines(
    (name, words, minute) => `${minute + 1}\n00:0${minute}:03,120 --> 00:0${minute}:07,000\n[${name}] ${words}`,
  ),
  "dashes.vtt": `WEBVTT\n\n${lines((name, words, minute) => `00:0${minute}:03.120 --> 00:0${minute}:07.000\n- ${name}: ${words}`)}`,
  "nested.json": JSON.stringify({
    results: {
      transcripts: [{ transcript: "all of it" }],
      audio_segments: listed((speaker_label, transcript, minute) => ({
        transcript,
        speaker_label,
        start_time: `${minute * 60}.0`,
        end_time: `${minute * 60 + 5}.0`,
      })),
    },
  }),
  "milliseconds.json": JSON.stringify({
    utterances: listed((speaker, text, minute) => ({
      speaker,
      text,
      start: minute * 60_000,
      end: minute * 60_000 + 5000,
    })),
  }),
  "elements.json": JSON.stringify({
    monologues: listed((speaker, words) => ({
      speaker,
      elements: words.split(/( )/).map((value) => ({ type: "text", value })),
    })),
  }),
}
test.each(Object.keys(shapes))("a transcript as %s gives speakers, the decision and who does what", async (name) => {
  const { output, status } = await run(name, shapes[name] ?? "")
  expect([status, output.participants]).toEqual(["done", ["Dana Fox", "Eli Park"]])
  expect(output.decisions.map((entry) => ("value" in entry ? entry.value : undefined))).toEqual([
    "Let's go with the blue cover.",
  ])
  expect(output.tasks.map(({ owner }) => ("value" in owner ? owner.value : owner.status))).toEqual([
    "Eli Park",
    "Eli Park",
  ])
  for (const { finding } of findingsOf(output)) {
    const times = (isFound(finding) ? finding.evidence : finding.nearest).map((citation) =>
      citation.kind === "time" ? (citation.startSeconds ?? 0) : 0,
    )
    expect(Math.max(0, ...times)).toBeLessThan(11 * 3600)
  }
})

test("“we” is nobody, what is left open is no decision, and what will not be done is one", async () => {
  const { output } = await run(
    "stand.txt",
    [
      "Anna Berg: Who writes the manual? Nobody has started.",
      "Marc Webb: I don't know, maybe Tim. We have to ask him.",
      "Anna Berg: Let's leave that open then. Sofia, can you book the stand until 20 March?",
      "Sofia Brandt: Yes, I can do that.",
      "Anna Berg: We will not rent the large stand this year, the small one is enough.",
      "Marc Webb: The colour of the banner is another matter.",
      "Anna Berg: Thanks for that.",
      "Marc Webb: So blue was one idea and green another.",
      "Anna Berg: Let's keep that open.",
    ].join("\n"),
  )
  const values = (entries: readonly object[]) => entries.map((entry) => ("value" in entry ? entry.value : undefined))
  expect(values(output.decisions)).toEqual(["We will not rent the large stand this year, the small one is enough."])
  expect(values(output.questions)).toEqual(["Who writes the manual?", "Let's keep that open."])
  const ask = output.tasks.find((task) => "value" in task.what && String(task.what.value).includes("ask him"))
  expect(ask?.owner).toMatchObject({ status: "missing" })
  const book = output.tasks.find((task) => "value" in task.what && String(task.what.value).includes("book"))
  expect(book?.owner).toMatchObject({ value: "Sofia Brandt" })
})
