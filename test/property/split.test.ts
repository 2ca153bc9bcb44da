import { fc, test } from "@fast-check/vitest"
import { describe, expect, test as plainTest } from "vitest"
import { split } from "../../src/ingest/split.ts"
import { buildText, cleanText, type Draft } from "../../src/ingest/structure/build.ts"
import { plainBlocks } from "../../src/ingest/structure/plain.ts"

const words = fc.oneof(
  fc.lorem({ maxCount: 400, mode: "words" }),
  fc.lorem({ maxCount: 20, mode: "sentences" }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
)
const drafts: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({
    kind: fc.constant("heading" as const),
    level: fc.integer({ min: 1, max: 4 }),
    text: fc.lorem({ maxCount: 4 }),
  }),
  fc.record({ kind: fc.constant("paragraph" as const), text: words }),
  fc.record({ kind: fc.constant("item" as const), depth: fc.integer({ min: 0, max: 2 }), text: words }),
  fc.record({ kind: fc.constant("code" as const), text: words }),
  fc.record({
    kind: fc.constant("row" as const),
    header: fc.constant(["a", "b"]),
    cells: fc.array(fc.record({ text: words }), { maxLength: 3 }),
  }),
)

function expectCovered(text: string, passages: ReturnType<typeof split>): void {
  let end = 0
  for (const passage of passages) {
    expect(text.slice(end, passage.start).trim()).toBe("")
    expect(passage.start).toBeGreaterThanOrEqual(end)
    const words = text.slice(passage.start, passage.end)
    expect(words).not.toBe("")
    expect(words).toBe(words.trim())
    end = passage.end
  }
  expect(text.slice(end).trim()).toBe("")
}

describe("split", () => {
  test.prop([fc.array(drafts, { maxLength: 20 })])("every visible character is in exactly one passage", (list) => {
    const { text, blocks } = buildText(list)
    expectCovered(text, split(text, blocks))
  })

  test.prop([fc.array(words, { maxLength: 8 }).map((parts) => cleanText(parts.join("\n\n")))])(
    "also of plain text",
    (text) => {
      expectCovered(text, split(text, plainBlocks(text)))
      expectCovered(text, split(text, []))
    },
  )

  plainTest("a heading starts a passage and names it", () => {
    const { text, blocks } = buildText([
      { kind: "heading", level: 1, text: "Leave" },
      { kind: "heading", level: 2, text: "Sick leave" },
      { kind: "paragraph", text: "Call your manager before nine." },
      { kind: "heading", level: 2, text: "Parental leave" },
      { kind: "paragraph", text: "It lasts 26 weeks." },
    ])
    expect(split(text, blocks).map((passage) => [passage.section, text.slice(passage.start, passage.end)])).toEqual([
      ["Leave › Sick leave", "Leave\n\nSick leave\n\nCall your manager before nine."],
      ["Leave › Parental leave", "Parental leave\n\nIt lasts 26 weeks."],
    ])
  })

  plainTest("a long section becomes passages of about equal length, cut between sentences", () => {
    const sentence =
      "The host meets the visitor at reception and walks with them to the meeting room on the second floor."
    const { text, blocks } = buildText([
      { kind: "paragraph", text: Array.from({ length: 40 }, () => sentence).join(" ") },
    ])
    const passages = split(text, blocks)
    expect(passages.length).toBeGreaterThan(3)
    for (const passage of passages) {
      expect(text.slice(passage.start, passage.end)).toMatch(/^The host .* second floor\.$/s)
      const count = text.slice(passage.start, passage.end).split(" ").length
      expect(count).toBeGreaterThan(90)
      expect(count).toBeLessThan(280)
    }
  })

  plainTest("rows that stand in another passage than their header carry it as context", () => {
    const header = ["City", "Limit"]
    const rows = Array.from(
      { length: 200 },
      (_, index): Draft => ({
        kind: "row",
        header,
        cells: [{ text: `City number ${index}` }, { text: `${index} pounds a night` }],
      }),
    )
    const { text, blocks } = buildText([
      { kind: "row", isHeader: true, header, cells: header.map((cell) => ({ text: cell })) },
      ...rows,
    ])
    const [first, ...rest] = split(text, blocks)
    expect(first?.context).toBe("")
    expect(text.slice(first?.start, first?.end)).toMatch(/^City \| Limit\nCity number 0 \| /)
    expect(rest.length).toBeGreaterThan(2)
    for (const passage of rest) {
      expect(passage.context).toBe("City | Limit")
      expect(text.slice(passage.start, passage.end)).toMatch(/^City number \d+ \| \d+ pounds a night/)
    }
  })
})
