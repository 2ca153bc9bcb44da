import { expect, test } from "vitest"
import { plainBlocks } from "../../src/ingest/structure/plain.ts"

function kindsOf(text: string): readonly string[] {
  return plainBlocks(text).map((block) => `${block.kind}: ${text.slice(block.start, block.end).split("\n")[0]}`)
}

test("a numbered title directly over its paragraph is a heading", () => {
  const text = `STAFF HANDBOOK

1. Hygiene
Hands are disinfected before and after each patient. Gloves do not replace that.

2. Sickness
If you are ill, call the shift lead before 07:30.
`
  expect(kindsOf(text)).toEqual([
    "heading: STAFF HANDBOOK",
    "heading: 1. Hygiene",
    "paragraph: Hands are disinfected before and after each patient. Gloves do not replace that.",
    "heading: 2. Sickness",
    "paragraph: If you are ill, call the shift lead before 07:30.",
  ])
})

test.each([
  ["a step that goes on in the next line", "1. Send the form to\nHuman Resources before the end of the month.\n"],
  ["steps", "1. Open the valve\n2. Wait for a minute until the pressure is gone.\n"],
  ["a step with a short rest", "1. Call the support hotline of the vendor\nDr. Weber answers.\n"],
  ["a line in lower case under it", "1. Hygiene\nof the hands comes first, before and after each patient.\n"],
])("%s is no heading", (_, text) => {
  expect(kindsOf(`Steps of a day\n\n${text}`).filter((one) => one.startsWith("heading: 1"))).toEqual([])
})
