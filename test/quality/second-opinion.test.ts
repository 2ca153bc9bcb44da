import { expect, test } from "vitest"
import type { Entailment, EntailmentModel } from "../../src/models/port.ts"
import { checkClaim } from "../../src/verify/check.ts"
import { withSecondOpinion } from "../../src/verify/entailment.ts"
import type { EvidenceText } from "../../src/verify/port.ts"

const text = "Visitors may park behind the hall. The fee is 12 euros a day. Dogs stay outside the workshop."
const evidence: EvidenceText = {
  text,
  context: "House rules",
  cite: (start, end) => ({
    kind: "text",
    stance: "supports",
    document: "d",
    version: "v",
    title: "House rules",
    source: "rules.md",
    quote: text.slice(start, end),
    start,
    end,
  }),
}

/** A model that says the same of every pair, and remembers what it was asked. */
function always(said: Entailment): EntailmentModel & { readonly asked: (readonly [string, string])[] } {
  const asked: (readonly [string, string])[] = []
  const judge: EntailmentModel["judge"] = async (pairs) => {
    asked.push(...pairs)
    return pairs.map(() => said)
  }
  return { id: "always", asked, judge }
}
const [yes, no, neither] = [
  always({ entailed: 0.99, contradicted: 0 }),
  always({ entailed: 0, contradicted: 0.99 }),
  always({ entailed: 0.1, contradicted: 0.1 }),
]
const check = (claim: string, model?: EntailmentModel) => withSecondOpinion(checkClaim(claim, [evidence]), model)

test("words that are said, but not together, are supported when the model is sure, and as the rules have it otherwise", async () => {
  const claim = "Certain people may park behind the hall at given times."
  expect((await check(claim)).verdict).toBe("partly")
  expect((await check(claim, neither)).verdict).toBe("partly")
  expect(await check(claim, yes)).toMatchObject({ verdict: "supported", problems: [] })
  expect(yes.asked.at(-1)).toEqual(["Visitors may park behind the hall.", claim])
})

test("what the rules let pass is contradicted when the model is sure, with what the evidence says", async () => {
  const checked = await check("Dogs stay in the workshop outside.", no)
  expect(checked).toMatchObject({ verdict: "contradicted", problems: [{ kind: "meaning" }] })
  expect(checked.citations.every((citation) => citation.stance === "contradicts")).toBe(true)
})

test.each([
  "Visitors may park behind the hall for free.",
  "Guests may leave their car behind the hall.",
  "Guests never put their car behind the hall.",
])("a word that no sentence says is never talked right: %s", async (claim) => {
  const checked = await check(claim, yes)
  expect(checked.verdict).toMatch(/^(?:partly|unsupported)$/)
  expect(checked.problems.map(({ kind }) => kind)).toContain("addition")
})

test.each([
  "quote",
  "figure",
  "unit",
  "date",
  "name",
  "negation",
  "modality",
  "addition",
  "instruction",
  "link",
] as const)("what the rules compare word by word is theirs: no model overrules a problem of kind %s", async (kind) => {
  const found = checkClaim("Certain people may park behind the hall at given times.", [evidence])
  const checked = { ...found, verdict: "unsupported" as const, problems: [{ kind, said: "x", found: "" }] }
  expect(await withSecondOpinion(checked, yes)).toBe(checked)
})

test("a model that is not sure is not heard", async () => {
  const [rather, hardly] = [always({ entailed: 0.89, contradicted: 0 }), always({ entailed: 0, contradicted: 0.94 })]
  expect((await check("Certain people may park behind the hall at given times.", rather)).verdict).toBe("partly")
  expect((await check("Dogs stay in the workshop outside.", hardly)).verdict).toBe("supported")
})

test("a figure is never talked right, and what nothing speaks of is not asked about", async () => {
  expect((await check("The fee is 14 euros a day.", yes)).verdict).toBe("contradicted")
  const before = yes.asked.length
  expect((await check("The canteen serves soup on Fridays.", yes)).verdict).toBe("unsupported")
  expect(yes.asked).toHaveLength(before)
})

test("what is quoted to the letter needs no model", async () => {
  const before = no.asked.length
  expect((await check("The fee is 12 euros a day.", no)).verdict).toBe("supported")
  expect(no.asked).toHaveLength(before)
})
