import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { findActs } from "../../src/apps/meetings/acts.ts"
import { findDue } from "../../src/apps/meetings/due.ts"
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
  test.each(["last Friday", "as soon as possible", "some day"])("“%s” is no due day", (words) =>
    expect(dueOf(words)).toBeUndefined(),
  )
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
