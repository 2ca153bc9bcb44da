import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { GroundworkError } from "../../src/core/errors.ts"
import type { Reader } from "../../src/ingest/port.ts"
import { riskyReaders, trustedReaders } from "../../src/ingest/readers/registry.ts"
import { buildText, cleanText, type Draft } from "../../src/ingest/structure/build.ts"
import { plainBlocks } from "../../src/ingest/structure/plain.ts"
import { plainTurns } from "../../src/ingest/structure/transcript.ts"
import { expectSound } from "../fixtures/files/structure.ts"

const oddPieces = fc.constantFrom(
  "e\u0301",
  "\u0301",
  "\uFEFF",
  "\u200B",
  "\u00AD",
  "\u2028",
  "\u0085",
  "\r\n",
  "\n\n",
  "\t",
  "|",
  " | ",
  "- ",
  "1. ",
  "# ",
  "\uD800",
  "👩‍👩‍👧",
  "ﬁ",
  "각",
  "각",
  "שלום",
  "A\u030A",
  "\u0000",
  "Ω",
  "   ",
  "<td>",
  "<li>",
  "</p>",
  "> ",
  "`",
  "| a | b |\n|--|--|\n",
  '"',
  ",",
)
const oddText = fc
  .array(fc.oneof(oddPieces, fc.string({ unit: "grapheme", maxLength: 12 }), fc.lorem({ maxCount: 8 })), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(""))

const drafts: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ kind: fc.constant("heading" as const), level: fc.integer({ min: 1, max: 6 }), text: oddText }),
  fc.record({ kind: fc.constant("paragraph" as const), text: oddText }),
  fc.record({ kind: fc.constant("item" as const), depth: fc.integer({ min: 0, max: 4 }), text: oddText }),
  fc.record({
    kind: fc.constant("item" as const),
    depth: fc.constant(0),
    marker: fc.constantFrom("1.", "a)"),
    text: oddText,
  }),
  fc.record({ kind: fc.constant("code" as const), text: oddText }),
  fc.record({
    kind: fc.constant("row" as const),
    header: fc.array(oddText, { maxLength: 3 }),
    cells: fc.array(fc.record({ text: oddText }), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant("turn" as const), speaker: fc.constantFrom("Ann", "Zoë"), text: oddText }),
)

/** Sound, or refused for a reason that stands in the table. */
async function expectSoundRead(reader: Reader, source: string): Promise<void> {
  const input = {
    bytes: new TextEncoder().encode(source),
    name: `odd.${reader.extensions[0]}`,
    signal: new AbortController().signal,
  }
  try {
    const { text, blocks, layout, title } = await reader.read(input)
    expectSound(text, blocks, layout)
    expect(title).not.toBe("")
  } catch (error) {
    expect(error).toBeInstanceOf(GroundworkError)
  }
}

const readers = [...trustedReaders, ...riskyReaders]

describe("spans", () => {
  test.prop([fc.array(drafts, { maxLength: 12 })])("built text is sound whatever the drafts hold", (list) => {
    const { text, blocks } = buildText(list)
    expectSound(text, blocks)
  })

  test.prop([oddText])("runs of a draft point at the words they came with", (source) => {
    const words = [...source.matchAll(/\S+/gu)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }))
    const runs = words.map((word) => ({ ...word, page: 1, x: word.start, y: 0, width: 1, height: 1 }))
    const { text, blocks, runs: placed } = buildText([{ kind: "paragraph", text: source, runs }])
    expectSound(text, blocks, { pages: [], runs: placed })
    if (text === source)
      expect(placed.map((run) => text.slice(run.start, run.end))).toEqual(
        words.map((word) => source.slice(word.start, word.end)),
      )
  })

  test.prop([oddText])("plain text keeps every character and its blocks are sound", (source) => {
    const text = cleanText(source)
    expectSound(text, plainBlocks(text))
    expect(cleanText(text)).toBe(text)
  })

  test.prop([
    fc.array(fc.tuple(fc.constantFrom("Ann", "Ben Lee", "[10:03] Cy"), oddText), { minLength: 4, maxLength: 12 }),
  ])("turns of a transcript are sound", (lines) => {
    const text = cleanText(lines.map(([speaker, words]) => `${speaker}: ${words}`).join("\n"))
    expectSound(text, plainTurns(text) ?? [])
  })

  const textual = ["text", "markdown", "csv", "html", "eml", "rtf", "captions"]
  for (const reader of readers.filter((candidate) => textual.includes(candidate.name))) {
    test.prop([oddText], { numRuns: 60 })(`${reader.name} is sound on odd input`, (source) =>
      expectSoundRead(reader, source),
    )
  }

  test.prop([fc.jsonValue()], { numRuns: 60 })("json is sound on any value", (value) =>
    expectSoundRead(readers.find((reader) => reader.name === "json")!, JSON.stringify(value)),
  )
})
