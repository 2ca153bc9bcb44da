import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { chooseSentences } from "../../src/apps/summarise/choose.ts"
import { differencesBetween } from "../../src/apps/summarise/differences.ts"
import { quotableSentences } from "../../src/apps/summarise/sentences.ts"
import type { CitableText } from "../../src/core/cite.ts"

function source(title: string, text: string): CitableText {
  return {
    document: title,
    version: title,
    title,
    source: title,
    text,
    blocks: [],
    metadata: {} as CitableText["metadata"],
  }
}

const handbook = join(import.meta.dirname, "../../examples/handbook/people")
const page = source("leave", readFileSync(join(handbook, "annual-leave.md"), "utf8"))

test("a summary is made of sentences of the text, each once", () => {
  const sentences = quotableSentences([page])
  const chosen = chooseSentences(sentences, 4)
  expect(chosen.length).toBeGreaterThan(1)
  expect(new Set(chosen.map(({ index }) => index)).size).toBe(chosen.length)
  for (const { index } of chosen) expect(page.text.slice(sentences[index]!.start, sentences[index]!.end)).not.toBe("")
})

test("what was said is not said again", () => {
  const same = "The canteen on the second floor opens at eight every working day."
  const text = `${same} ${same} ${same} Bicycles must be parked behind the paint shop and locked with two locks.`
  const sentences = quotableSentences([source("a", text)])
  const chosen = chooseSentences(sentences, 3)
  expect(chosen).toHaveLength(2)
})

test("sources that give other figures for the same are named", () => {
  const old = source("old", "Visitors may park in the yard for 2 hours after signing in at the gate.")
  const current = source("new", "Visitors may park in the yard for 4 hours after signing in at the gate.")
  const conflicts = differencesBetween([old, current], quotableSentences([old, current]), 5)
  expect(conflicts).toHaveLength(1)
  expect(conflicts[0]!.sides.map((side) => side.citation.kind === "text" && side.citation.source)).toEqual([
    "old",
    "new",
  ])
  expect(differencesBetween([old, old], quotableSentences([old, old]), 5)).toHaveLength(0)
})

test("a source without running text gives nothing to choose from", () => {
  expect(chooseSentences(quotableSentences([source("empty", "")]), 3)).toEqual([])
})
