import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { findingsOf } from "../../src/apps/gate.ts"
import { meetingsApp } from "../../src/apps/meetings/meetings.ts"
import { rankTurns } from "../../src/apps/meetings/rank.ts"
import { runApp } from "../../src/apps/run.ts"
import { isFound } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const samples = join(import.meta.dirname, "../../examples/samples/meetings")
const home = mkdtempSync(join(tmpdir(), "meetings-"))
let groundwork: Groundwork

beforeAll(async () => {
  groundwork = await createGroundwork({ home })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(path: string) {
  const context = groundwork.context({ kind: "run meetings" })
  const result = await runApp(meetingsApp, context, groundwork.appParts, {}, [path])
  return { ...result, output: meetingsApp.output.parse(result.output) }
}

function transcript(name: string, text: string): string {
  const path = join(home, name)
  writeFileSync(path, text)
  return path
}

const valuesOf = (entries: readonly object[]) => entries.map((entry) => ("value" in entry ? entry.value : undefined))

interface Expected {
  readonly source: string
  readonly decisions?: readonly unknown[]
}
const expected: { readonly meetings: readonly Expected[] } = JSON.parse(
  readFileSync(join(samples, "expected.json"), "utf8"),
)

describe("the sample meetings", () => {
  for (const meeting of expected.meetings.filter((entry) => entry.decisions !== undefined)) {
    test(`${meeting.source} gives its decisions and tasks, owners and days`, async () => {
      const { output } = await run(join(samples, meeting.source))
      expect(meetingsApp.score?.(meeting, output)).toEqual({ decisions: 1, tasks: 1, owner: 1, due: 1 })
    })

    test(`${meeting.source} is quoted to the letter, with who spoke`, async () => {
      const source = await groundwork.appParts.readFile(
        groundwork.context({ kind: "read" }),
        join(samples, meeting.source),
      )
      const { output, problems } = await run(join(samples, meeting.source))
      expect(problems ?? []).toEqual([])
      const citations = findingsOf(output).flatMap(({ finding }) =>
        isFound(finding) ? finding.evidence : finding.nearest,
      )
      expect(citations.length).toBeGreaterThan(5)
      for (const citation of citations) {
        if (citation.kind !== "time") throw new Error(`no time citation: ${citation.quote}`)
        expect(source.text.slice(citation.start, citation.end)).toBe(citation.quote)
        expect(output.participants).toContain(citation.speaker)
      }
    })
  }
})

describe("what stays open in a meeting", () => {
  test("a task that nobody was named for has no owner, and stands among the unclear", async () => {
    const { output } = await run(join(samples, "2025-03-04-brake-launch.vtt"))
    const task = output.tasks.find(({ what }) => "value" in what && String(what.value).startsWith("Somebody should"))
    expect(task?.owner).toMatchObject({ status: "missing" })
    expect(output.unclear).toContainEqual(expect.objectContaining({ kind: "no owner", status: "unclear" }))
  })

  test("a person who was only proposed is no owner", async () => {
    const { output } = await run(join(samples, "2025-05-14-office-move-teams.txt"))
    const task = output.tasks.find(({ what }) => "value" in what && String(what.value).includes("a plan for the desks"))
    expect(task?.owner).toMatchObject({ status: "unclear" })
  })

  test("a decision that was taken back is revoked, with both places, and stands no more", async () => {
    const { output } = await run(join(samples, "2025-06-03-it-weekly-otter.txt"))
    const [revoked] = output.revoked
    expect(revoked).toMatchObject({
      verdict: "contradicted",
      revokedBy: "August is off, the rehearsal stays in September.",
    })
    expect(revoked).toMatchObject({ evidence: [{ stance: "supports" }, { stance: "contradicts" }] })
    expect(valuesOf(output.decisions).join(" ")).not.toContain("move it to August")
  })

  test("what was decided in another meeting is revoked by the words that take it back", async () => {
    const { output } = await run(join(samples, "2025-04-08-brake-launch-follow-up.srt"))
    expect(valuesOf(output.revoked)).toEqual(["We withdraw the twelfth of May."])
    expect(valuesOf(output.decisions)).not.toContain("We withdraw the twelfth of May.")
  })

  test("questions without an answer, risks and what could not be heard are told", async () => {
    const { output } = await run(join(samples, "2025-04-08-brake-launch-follow-up.srt"))
    expect(valuesOf(output.questions)).toEqual(["Who pays for the dealers' leaflets that already say May?"])
    expect(output.unclear).toContainEqual(expect.objectContaining({ kind: "inaudible" }))
    const launch = await run(join(samples, "2025-03-04-brake-launch.vtt"))
    expect(valuesOf(launch.output.risks).join(" ")).toContain("we have no second one")
  })
})

describe("an ordinary planning meeting", () => {
  const words = `Planning meeting, 3 March 2026

Anna: We need a new compressor. Ben, can you get two quotes by 12 May?
Ben: Sure, I'll do that.
Clara: Who pays for the installation?
Anna: The installation has to be done before the summer.
Ben: The supplier offers it for 300 euros. I suggest we buy the Atlas model.
Clara: Agreed, we will buy the Atlas model.
Anna: Okay, so we decided to buy the Atlas. Clara will write to the landlord by Friday.
Ben: We'll send the invoices to the accountant by the end of the month.
Clara: Shall we postpone the training?
Anna: Yes, good idea. Who is going to train the staff?
Ben: Let's talk about that next time.
Clara: Could you send me the manual, Ben?
Ben: Will do.
`
  const taskOf = async (beginning: string) => {
    const { output } = await run(transcript("planning.txt", words))
    return output.tasks.find(({ what }) => "value" in what && String(what.value).startsWith(beginning))
  }

  test("a decision said twice is one decision with both places, and an agreed proposal is one", async () => {
    const { output } = await run(transcript("planning.txt", words))
    expect(valuesOf(output.decisions)).toEqual([
      "Okay, so we decided to buy the Atlas.",
      "Shall we postpone the training?",
    ])
    expect(output.decisions[0]).toMatchObject({ evidence: [{ speaker: "Anna" }, { speaker: "Clara" }] })
  })

  test("“we” is no owner", async () => {
    expect((await taskOf("We'll send the invoices"))?.owner).toMatchObject({ status: "missing" })
    const { output } = await run(
      transcript(
        "we.txt",
        "Ann: The printer is broken.\nBob: Agreed, we will buy a new printer by 12 May.\nAnn: Good.\n",
      ),
    )
    expect(output.tasks.every(({ owner }) => "status" in owner)).toBe(true)
  })

  test("a yes belongs to the last thing asked, not to what was said before it", async () => {
    expect(await taskOf("We need a new compressor")).toBeUndefined()
    expect((await taskOf("Ben, can you get"))?.owner).toMatchObject({ value: "Ben" })
  })

  test("who is to pay and who is to do it stays open where nobody says", async () => {
    const { output } = await run(transcript("planning.txt", words))
    expect(valuesOf(output.questions)).toEqual(["Who pays for the installation?", "Who is going to train the staff?"])
  })

  test("a day without a year is the one after the meeting, and as written where its day is not known", async () => {
    expect((await taskOf("Ben, can you get"))?.due).toMatchObject({ value: "2026-05-12" })
    const { output } = await run(
      transcript("undated.txt", "Ann: Bob, can you write the report by 12 May?\nBob: Yes, I will.\n"),
    )
    expect(output.tasks[0]?.due).toMatchObject({ value: "12 May" })
    expect(meetingsApp.render?.(output)).toContain("| 12 May |")
    expect(meetingsApp.render?.(output, "ics")).not.toContain("DUE")
  })
})

describe("with a model", () => {
  const words = `Ann: We could perhaps keep the red cover for the spring issue.
Bob: Hm.
Ann: We'll take the train to the fair.
Bob: It rained all day.
Ann: The fair was full of people.
Bob: It was.
`
  async function withModel(replies: Parameters<typeof createScriptedModel>[0], external = true) {
    const model = createScriptedModel(replies, { external })
    const context = groundwork.context({ kind: "run meetings" })
    const run = await runApp(meetingsApp, context, { ...groundwork.appParts, model }, {}, [
      transcript("doubt.txt", words),
    ])
    return { model, run, output: meetingsApp.output.parse(run.output) }
  }

  test("it settles what the signs leave open, and its words never stand in the minutes", async () => {
    const plain = await run(transcript("doubt.txt", words))
    const asked = await withModel([])
    const prompt = asked.model.asked[0]?.prompt ?? ""
    const numberOf = (sentence: string) => Number(prompt.split(sentence)[0]?.match(/(\d+)\. Sentence: "$/)?.[1])
    const verdicts = [{ number: numberOf("We'll take the train"), kind: "decision" }]
    const { output, run: made } = await withModel([{ value: { verdicts } }])
    expect(valuesOf(plain.output.decisions)).toEqual([])
    expect(valuesOf(output.decisions)).toEqual(["We'll take the train to the fair."])
    expect(made.usage?.inputTokens).toBeGreaterThan(0)
  })

  test("the word of one on this machine stands beside the signs and changes nothing", async () => {
    const words = "Ann: We'll take the train to the fair.\nBob: Okay, good.\nAnn: We'll take the bus back.\nBob: Hm.\n"
    const plain = await run(transcript("near.txt", words))
    const verdicts = [1, 2, 3].map((number) => ({ number, kind: "none" }))
    const model = createScriptedModel([{ value: { verdicts } }])
    const made = await runApp(
      meetingsApp,
      groundwork.context({ kind: "run meetings" }),
      { ...groundwork.appParts, model },
      {},
      [transcript("near.txt", words)],
    )
    const output = meetingsApp.output.parse(made.output)
    expect(plain.output.decisions).toHaveLength(1)
    expect(valuesOf(output.decisions)).toEqual(valuesOf(plain.output.decisions))
    expect(JSON.stringify(output.decisions)).toContain("scripted says: none")
    expect(model.asked[0]?.prompt).not.toContain("the bus back")
  })

  test("where it fails, the signs alone count", async () => {
    const plain = await run(transcript("doubt.txt", words))
    const { output, run: made } = await withModel([{ failure: "unavailable" }])
    expect(valuesOf(output.decisions)).toEqual(valuesOf(plain.output.decisions))
    expect(made.problems?.map(({ code }) => code)).toContain("model_failed")
  })

  test("it is asked six times at most, and no more once it failed", async () => {
    const long = Array.from({ length: 90 }, (_, at) => `Ann: We'll take the train to fair ${at}.\nBob: Hm.\n`).join("")
    const ask = async (replies: Parameters<typeof createScriptedModel>[0]) => {
      const model = createScriptedModel(replies, { external: true })
      const parts = { ...groundwork.appParts, model }
      await runApp(meetingsApp, groundwork.context({ kind: "run meetings" }), parts, {}, [transcript("long.txt", long)])
      return model.asked
    }
    const verdicts = Array.from({ length: 30 }, (_, index) => ({ number: index + 1, kind: "none" }))
    expect(await ask(Array.from({ length: 20 }, () => ({ value: { verdicts } })))).toHaveLength(6)
    const [first, ...more] = await ask([{ failure: "timeout" }])
    expect(JSON.stringify(z.toJSONSchema(first!.schema))).toContain('"maxItems":10')
    expect(more).toEqual([])
  })
})

describe("weak input", () => {
  test("a transcript without speakers gives decisions, no owners, and says why", async () => {
    const { status, output, problems } = await run(join(samples, "no-speakers.txt"))
    expect(status).toBe("partial")
    expect(problems?.map((problem) => problem.code)).toContain("speakers_missing")
    expect(valuesOf(output.decisions).join(" ")).toContain("black for the fair")
    expect(output.tasks.every((task) => "status" in task.owner)).toBe(true)
  })

  test("a meeting in another language is partial, and says why", async () => {
    const { status, problems } = await run(
      transcript(
        "german.txt",
        "Anna: Wir nehmen also den blauen Umschlag für das Heft.\nBernd: Gut, dann schicke ich den Entwurf morgen an die Druckerei.\nAnna: Wer bezahlt das Papier für die neue Ausgabe?\nBernd: Das wissen wir noch nicht, das klären wir beim nächsten Mal.\n",
      ),
    )
    expect([status, problems?.map(({ code }) => code)]).toEqual(["partial", ["language_other", "date_missing"]])
  })

  test("an empty file is a fault that says so", async () => {
    await expect(run(transcript("empty.vtt", ""))).rejects.toThrow(/file_empty|empty/)
  })

  test("a meeting in which nothing was decided gives nothing", async () => {
    const { output } = await run(
      transcript(
        "talk.txt",
        "Ann: The weather is fine.\nBob: It was better last week.\nAnn: Was it?\nBob: Much warmer.\n",
      ),
    )
    expect([output.decisions, output.tasks, output.revoked]).toEqual([[], [], []])
  })

  test("without the day of the meeting a weekday is unclear, not invented", async () => {
    const { output } = await run(
      transcript(
        "undated.txt",
        "Ann: I will send the offer by Friday.\nBob: Good.\nAnn: And you?\nBob: I am on leave.\n",
      ),
    )
    expect(output.tasks[0]?.due).toMatchObject({ status: "unclear" })
  })
})

describe("formats", () => {
  test("minutes as Markdown, tasks as CSV and as to-dos", async () => {
    const { output } = await run(join(samples, "2025-03-04-brake-launch.vtt"))
    expect(meetingsApp.render?.(output)).toContain(
      "| I will tell the French dealers by Friday. | Luc Fontaine | 2025-03-07 |",
    )
    expect(meetingsApp.render?.(output, "csv").split("\r\n")).toHaveLength(5)
    const calendar = meetingsApp.render?.(output, "ics") ?? ""
    expect(calendar.match(/BEGIN:VTODO/g)).toHaveLength(4)
    expect(calendar).toContain("DUE;VALUE=DATE:20250307")
    expect(calendar.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(() => meetingsApp.render?.(output, "doc")).toThrow(/not understood/)
  })
})

test("what a question asks about is found first, and no window is given twice", async () => {
  const source = await groundwork.appParts.readFile(
    groundwork.context({ kind: "read" }),
    join(samples, "2025-05-14-office-move-teams.txt"),
  )
  const { windows, order, turns } = await rankTurns(source, "What did they say about the furniture?", 5)
  const [first] = windows
  expect(
    turns
      .slice(first?.from, first?.to)
      .some((entry) => source.text.slice(entry.words.start, entry.words.end).includes("furniture")),
  ).toBe(true)
  expect(new Set(order).size).toBe(turns.length)
  expect(new Set(windows.map((window) => window.from)).size).toBe(windows.length)
})
