import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Hit } from "../../src/core/hit.ts"
import type { ProposedClaim } from "../../src/generate/port.ts"
import { createGroundwork, type Groundwork } from "../../src/groundwork.ts"
import { ask } from "../../src/pipeline/ask.ts"
import { checkProposed } from "../../src/pipeline/checking.ts"
import { citeHit } from "../../src/pipeline/citing.ts"
import { temporaryFolder } from "../e2e/command.ts"

const leave = "Full-time staff have 27 days of annual leave a year."
const parking = "Visitors may park behind the north hall for four hours."

let groundwork: Groundwork
let hits: readonly Hit[]
beforeAll(async () => {
  const folder = temporaryFolder()
  groundwork = await createGroundwork({ home: join(folder, "home"), embedder: "none" })
  for (const [name, text] of Object.entries({ leave, parking })) {
    writeFileSync(join(folder, `${name}.md`), `# ${name}\n\n${text}\n`)
    await groundwork.ingest(context(), [join(folder, `${name}.md`)], { collection: "c" })
  }
  hits = await groundwork.appParts.search(context(), { text: "leave parking staff visitors", k: 5 })
})
afterAll(() => groundwork.close())

const context = () => groundwork.context({ kind: "ask" })

/** What gets out when an answerer proposes these, each with the one citation. */
function answered(said: string | readonly string[], citation: ProposedClaim["citations"][number]) {
  const parts = {
    store: groundwork.store,
    retrieve: async () => ({ hits, notes: [] }),
    check: checkProposed,
    minConfidence: 0,
  }
  const claims = [said].flat().map((text) => ({ text, citations: [citation], confidence: 0.9 }))
  const proposal = { claims, confidence: 0.9, conflicts: [], nearest: [], answerer: "careless", notes: [] }
  return ask(parts, { id: "careless", answer: async () => proposal }, context(), { text: "How much leave?" }, {})
}

/** The sentence's exact place. */
function citationOf(sentence: string) {
  const hit = hits.find(({ passage }) => passage.text.includes(sentence)) ?? expect.fail(sentence)
  const start = hit.passage.start + hit.passage.text.indexOf(sentence)
  return citeHit(hit, start, start + sentence.length)
}

test("a claim that says something else than its exact quote is checked, and does not get out", async () => {
  expect(await answered(leave, citationOf(leave))).toMatchObject({ status: "answered", text: leave })
  for (const text of [leave.replace("27", "37"), leave.replace("have", "do not have"), "Cats sleep on warm roofs."])
    expect(await answered(text, citationOf(leave))).toMatchObject({ status: "abstained", text: "", claims: [] })
})

test("a quote that is not in the document to the letter is no evidence, whatever the claim says", async () => {
  const text = leave.replace("27", "37")
  expect(await answered(text, { ...citationOf(leave), quote: text })).toMatchObject({ status: "abstained", claims: [] })
})

test("a claim that names the wrong passage stands where another bears it out, and is shown with that one", async () => {
  const answer = await answered(parking, citationOf(leave))
  expect(answer).toMatchObject({ status: "answered", claims: [{ text: parking, verdict: "supported" }] })
  expect(answer.claims[0]?.citations).toMatchObject([{ quote: parking }])
})

test("what is partly supported is marked, with less confidence, and makes the answer partial; so does a claim that is held back", async () => {
  const wider = "Visitors and guests may park behind the north hall for four hours."
  const partly = await answered(wider, citationOf(parking))
  expect(partly).toMatchObject({
    status: "partial",
    claims: [{ text: wider, verdict: "partly", problems: [{ kind: "addition", said: "guests" }] }],
  })
  expect(partly.claims[0]?.confidence).toBeLessThan(0.6)
  const held = await answered([leave, leave.replace("27", "37")], citationOf(leave))
  expect(held).toMatchObject({ status: "partial", text: leave, claims: [{ text: leave, confidence: 0.9 }] })
})
