import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { sentences } from "../../src/language/sentences.ts"
import { checkClaim } from "../../src/verify/check.ts"
import type { EvidenceText } from "../../src/verify/port.ts"
import { alterations, namesIn, seededRandom } from "../fixtures/alterations.ts"
import { rephrasings } from "../fixtures/rephrasings.ts"

const folder = join(import.meta.dirname, "../../examples/handbook")
const documents = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".md"))
  .sort()
  .map((name) => readFileSync(join(folder, name), "utf8").replace(/^---[\s\S]*?\n---\n/, ""))

const evidence = (text: string): EvidenceText => ({
  text,
  context: "",
  cite: (start, end) => ({
    kind: "text",
    stance: "supports",
    document: "d",
    version: "v",
    title: "t",
    source: "s",
    quote: text.slice(start, end),
    start,
    end,
  }),
})

/** Sentences of running text, each with the document it stands in. */
const claims = documents.flatMap((document) =>
  sentences(document)
    .map(({ start, end }) => document.slice(start, end))
    .filter((sentence) => /^[A-Z][^|#*\n]{30,200}\.$/.test(sentence))
    .map((sentence) => ({ sentence, document })),
)

/** Share of claims, by kind, that the check refuses. */
function refused(made: readonly { readonly kind: string; readonly text: string; readonly document: string }[]) {
  const tally = new Map<string, { all: number; refused: number }>()
  for (const { kind, text, document } of made) {
    const { verdict } = checkClaim(text, [evidence(document)])
    const entry = tally.get(kind) ?? { all: 0, refused: 0 }
    entry.all += 1
    if (verdict === "contradicted" || verdict === "unsupported") entry.refused += 1
    tally.set(kind, entry)
  }
  return (kinds: readonly string[]) => {
    const found = kinds.flatMap((kind) => tally.get(kind) ?? [])
    const all = found.reduce((sum, entry) => sum + entry.all, 0)
    return { all, share: found.reduce((sum, entry) => sum + entry.refused, 0) / all }
  }
}

describe("claims made of the handbook's own sentences", () => {
  const random = seededRandom(7)
  const altered = refused(
    claims.flatMap(({ sentence, document }) =>
      alterations(sentence, namesIn(document), random).map((one) => ({ ...one, document })),
    ),
  )

  test.each([
    [["figure", "unit"], 0.98],
    [["date"], 0.95],
    [["name"], 0.9],
    [["negation"], 0.9],
  ] as const)("altered in a %s they are caught", (kinds, least) => {
    const { all, share } = altered(kinds)
    expect(all).toBeGreaterThan(5)
    expect(share).toBeGreaterThanOrEqual(least)
  })

  test("as they stand and in other words they are not refused", () => {
    const said = refused(
      claims.flatMap(({ sentence, document }) => [
        { kind: "same", text: sentence, document },
        ...rephrasings(sentence, random).map(({ text }) => ({ kind: "other words", text, document })),
      ]),
    )
    expect(said(["same"]).share).toBe(0)
    expect(said(["other words"]).all).toBeGreaterThan(100)
    expect(said(["other words"]).share).toBeLessThanOrEqual(0.05)
  })
})
