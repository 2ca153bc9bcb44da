import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { findActs } from "../../src/apps/meetings/acts.ts"
import { findDue } from "../../src/apps/meetings/due.ts"
import { meetingDate } from "../../src/apps/meetings/meeting-date.ts"
import { peopleOf } from "../../src/apps/meetings/people.ts"
import { readTurns } from "../../src/apps/meetings/turns.ts"

describe("days", () => {
  const dueOf = (words: string) => findDue(words, { start: 0, end: words.length }, "2025-03-04")?.iso
  test.each([
    ["by Friday", "2025-03-07"],
    ["by Tuesday", "2025-03-11"],
    ["tomorrow", "2025-03-05"],
    ["by the end of March", "2025-03-31"],
    ["by 11 July", "2025-07-11"],
    ["within two weeks", "2025-03-18"],
    ["until Monday, the tenth", "2025-03-10"],
    ["on the twelfth of May", "2025-05-12"],
    ["by 7 January", "2026-01-07"],
  ])("“%s” said on Tuesday, 4 March 2025 is %s", (words, day) => expect(dueOf(words)).toBe(day))
  test.each(["by 31 June", "by 31 June 2025", "by 29 February"])("“%s” names no day of the calendar", (words) => {
    expect(findDue(words, { start: 0, end: words.length }, "2025-03-04")).toBeDefined()
    expect(dueOf(words)).toBeUndefined()
  })
  test("“by the 31st” is no day where the month has thirty", () => {
    expect(findDue("by the 31st", { start: 0, end: 11 }, "2025-06-04")).toMatchObject({ start: 0 })
    expect(findDue("by the 31st", { start: 0, end: 11 }, "2025-06-04")?.iso).toBeUndefined()
  })
  test.each(["last Friday", "as soon as possible", "some day"])("“%s” is no due day", (words) =>
    expect(dueOf(words)).toBeUndefined(),
  )
})

test("what only looks like a date, in a name or a field, is no day of a meeting", () => {
  const source = (name: string, json = "") => ({
    ...{ document: "d", version: "v", title: "", source: name, path: name, text: "", blocks: [], metadata: {} },
    ...{
      type: json === "" ? "text" : "json",
      bytes: new TextEncoder().encode(json),
      warnings: [],
      attachments: [],
      localOnly: false,
    },
  })
  expect(meetingDate(source("ticket-20251939.txt"), [])).toBeUndefined()
  expect(meetingDate(source("ticket-20251939-2025-03-04.txt"), [])).toBe("2025-03-04")
  expect(meetingDate(source("minutes.json", '{"date": "2025-02-31"}'), [])).toBeUndefined()
  expect(meetingDate(source("minutes.json", '{"date": "2025-02-28T10:00"}'), [])).toBe("2025-02-28")
})

describe("any transcript", () => {
  const words = fc.constantFrom(
    "we",
    "I",
    "will",
    "send",
    "take",
    "Friday",
    "you",
    "please",
    "decided",
    "off",
    "is",
    "the",
    "report",
    "?",
    ".",
    "Ann,",
    "ünïcode",
    "🙂",
    "by",
  )
  const turn = fc.record({
    speaker: fc.constantFrom("Ann Lee", "Bob", "Cem Öz"),
    said: fc.array(words, { minLength: 1, maxLength: 25 }),
  })

  test("every sentence that is found lies in the words of its turn", () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 12 }), (said) => {
        let text = ""
        const blocks = said.map((entry) => {
          const start = text.length
          text += `${entry.speaker}: ${entry.said.join(" ")}\n`
          return { kind: "turn" as const, speaker: entry.speaker, start, end: text.length - 1 }
        })
        const turns = readTurns({ text, blocks })
        for (const act of findActs(text, turns, peopleOf(turns), "2025-03-04")) {
          expect(act.span.start).toBeGreaterThanOrEqual(act.turn.words.start)
          expect(act.span.end).toBeLessThanOrEqual(act.turn.words.end)
          if (act.due !== undefined) expect(text.slice(act.due.start, act.due.end).trim()).not.toBe("")
        }
      }),
      { numRuns: 200 },
    )
  })
})

test("a sentence's signs are read the same, however doubtful others may be that are listed", () => {
  const text = "Ann: We'll take the train to the fair. We'll take the bus to the station.\n"
  const turns = readTurns({ text, blocks: [{ kind: "turn", speaker: "Ann", start: 0, end: text.length - 1 }] })
  const listed = (threshold: number) => findActs(text, turns, peopleOf(turns), undefined, threshold)
  expect(listed(0.1)).toHaveLength(2)
  expect(listed(0.5)).toEqual([])
  expect(listed(0.1).filter(({ probability }) => probability >= 0.5)).toEqual([])
})
