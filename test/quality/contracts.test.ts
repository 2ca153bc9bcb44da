import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { readContract } from "../../src/apps/contracts/clauses/score.ts"
import { contractSentences } from "../../src/apps/contracts/clauses/sentences.ts"
import { shippedWeights } from "../../src/apps/contracts/clauses/weights.ts"
import { wordsThatDiffer } from "../../src/apps/contracts/compare.ts"
import { looksEnglish } from "../../src/apps/contracts/contracts.ts"
import { playbookSchema } from "../../src/apps/contracts/output.ts"
import { applyPlaybook, durationsDays } from "../../src/apps/contracts/playbook.ts"
import { clausesOf } from "../../src/apps/contracts/terms.ts"
import type { CitableText } from "../../src/core/cite.ts"
import { isFound } from "../../src/core/finding.ts"

const folder = join(import.meta.dirname, "../../examples/samples/contracts")
const read = (name: string) => readFileSync(join(folder, name), "utf8")

function source(text: string): CitableText {
  return {
    document: "d",
    version: "v",
    title: "t",
    source: "s",
    text,
    blocks: [],
    metadata: {} as CitableText["metadata"],
  }
}

const expected = read("expected.jsonl")
  .trim()
  .split("\n")
  .map((line): { source: string; clauses?: Record<string, readonly string[]> } => JSON.parse(line))
  .filter((entry) => entry.clauses !== undefined && entry.source.endsWith(".txt"))

describe("contracts of our own writing, which the scorers never saw", () => {
  test("most clauses are among the first three places, and every quote is the text", () => {
    let [three, all] = [0, 0]
    for (const { source: name, clauses } of expected) {
      const text = read(name)
      const said = clausesOf(source(text), readContract(text, shippedWeights()))
      expect(said).toHaveLength(41)
      for (const clause of said)
        for (const finding of clause.findings)
          for (const citation of isFound(finding) ? finding.evidence : [])
            expect(citation.kind === "text" && text.slice(citation.start, citation.end)).toBe(citation.quote)
      for (const [type, quotes] of Object.entries(clauses ?? {})) {
        const best = said.find((clause) => clause.type === type)?.findings.slice(0, 3) ?? []
        all += 1
        if (best.some((finding) => isFound(finding) && quotes.some((quote) => touches(finding.value, quote))))
          three += 1
      }
    }
    expect(three / all).toBeGreaterThanOrEqual(0.75)
  })

  test("a playbook tells what is met, missing and deviating", () => {
    const text = read("supply-agreement-2025.txt")
    const clauses = clausesOf(source(text), readContract(text, shippedWeights()))
    const rules = applyPlaybook(clauses, playbookSchema.parse(JSON.parse(read("playbook.json"))))
    const status = (type: string) => rules.find((rule) => rule.type === type)?.status
    expect(status("Governing Law")).toBe("met")
    expect(status("Most Favored Nation")).toBe("missing")
    expect(status("Cap On Liability")).toBe("deviates")
    expect(status("Notice Period To Terminate Renewal")).toBe("deviates")
  })

  test("a German contract is told from an English one", () => {
    expect(looksEnglish(read("lizenzvertrag-deutsch.txt"))).toBe(false)
    expect(looksEnglish(read("service-agreement-cleaning.txt"))).toBe(true)
  })
})

test("periods are read in words and in figures", () => {
  expect(durationsDays("ninety (90) days before, or one year").map((period) => Math.round(period.size))).toEqual([
    90, 365,
  ])
})

test("only the words that differ are named", () => {
  expect(wordsThatDiffer(["pay", "within", "30", "days"], ["pay", "within", "45", "days"])).toEqual([
    { from: "30", to: "45" },
  ])
})

property.prop([fc.string({ unit: fc.constantFrom("a", "B", "1", ".", " ", "\n", ";", "(", "-") })])(
  "sentences stand in order, never overlap, and leave out only white space and single characters",
  (text) => {
    let end = 0
    for (const span of contractSentences(text)) {
      expect(span.start).toBeGreaterThanOrEqual(end)
      expect(span.end).toBeGreaterThan(span.start)
      end = span.end
    }
    expect(end).toBeLessThanOrEqual(text.length)
  },
)

function touches(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => text.toLowerCase().replace(/\s+/g, " "))
  return one!.includes(other!) || other!.includes(one!)
}
