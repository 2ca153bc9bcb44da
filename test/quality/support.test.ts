import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { type Page, plantStale } from "../../bench/support/stale.ts"
import { handoverReason } from "../../src/apps/support/handover.ts"
import { support } from "../../src/apps/support/support.ts"
import { createGroundwork } from "../../src/groundwork.ts"

const folder = mkdtempSync(join(tmpdir(), "support-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pages: readonly Page[] = [
  {
    _id: "returns",
    title: "Returns",
    text: "Unused parts may be sent back within 30 days of delivery.\n\nThe customer pays the postage. The money is paid back within 10 days after the parcel has arrived.",
  },
  {
    _id: "warranty",
    title: "Warranty of hubs",
    text: "The warranty on hubs lasts 5 years from the day of purchase.\n\nA claim needs the receipt and a photograph of the fault.",
  },
  {
    _id: "bleeding",
    title: "Bleeding a brake",
    text: "Use 25 ml of mineral oil to bleed a brake.\n\nBleed the brake every 18 months, and after the hose was opened.",
  },
]
const questions = [
  { question: "Within how many days may unused parts be sent back?", document: "returns" },
  { question: "After how many days is the money paid back?", document: "returns" },
  { question: "How long does the warranty on hubs last?", document: "warranty" },
  { question: "What does a warranty claim for a hub need?", document: "warranty" },
  { question: "How much mineral oil does it take to bleed a brake?", document: "bleeding" },
  { question: "How often must the brake be bled?", document: "bleeding" },
  { question: "Who pays the postage of a return?", document: "returns" },
]

async function staleCited(isMarked: boolean): Promise<number> {
  const { current, stale } = plantStale(pages, questions)
  const path = join(folder, `${isMarked}.jsonl`)
  const lines = [...current, ...stale].map(({ _id, title, text, metadata }) =>
    JSON.stringify({ _id, title, text, ...(isMarked ? { metadata } : {}) }),
  )
  writeFileSync(path, lines.join("\n"))
  const groundwork = await createGroundwork({ home: join(folder, `home-${isMarked}`) })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [path], { collection: "pages" })
  let count = 0
  for (const { question } of stale) {
    const input = support.input.parse({ question, mode: "suggest", minConfidence: 0 })
    const { output } = await support.run(groundwork.context({ kind: "test" }), groundwork.appParts, input, [])
    if (JSON.stringify(output).includes('"stale-')) count += 1
  }
  await groundwork.close()
  return count
}

test("a superseded or expired article is never cited, offered or drafted from, however well it fits", async () => {
  expect(await staleCited(true)).toBe(0)
  // Without its mark nearly every one would be.
  expect(await staleCited(false)).toBeGreaterThanOrEqual(5)
}, 120_000)

test("a follow-up is answered on the page that the conversation is on, just behind what was said last", async () => {
  const groundwork = await createGroundwork({ home: join(folder, "home-conversation") })
  const path = join(folder, "conversation.jsonl")
  writeFileSync(path, pages.map((page) => JSON.stringify(page)).join("\n"))
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [path], { collection: "pages" })
  const history = [
    { role: "user" as const, text: "May I send back parts?" },
    { role: "assistant" as const, text: "Unused parts may be sent back within 30 days." },
  ]
  const answer = await groundwork.appParts.ask(
    groundwork.context({ kind: "test" }),
    { text: "Who pays for it?", history },
    { minConfidence: 0 },
  )
  expect(answer.claims[0]?.text).toBe("The customer pays the postage.")
  await groundwork.close()
})

test("who takes over sees the nearest places of the articles", async () => {
  const groundwork = await createGroundwork({ home: join(folder, "home-conversation") })
  const input = support.input.parse({
    question: "Please cancel my order and tell me who pays the postage of a return.",
  })
  const { output } = await support.run(groundwork.context({ kind: "test" }), groundwork.appParts, input, [])
  expect(output.action).toBe("handover")
  expect(JSON.stringify(output.nearest)).toContain("The customer pays the postage.")
  await groundwork.close()
})

test.each([
  "My mother had an electric shock from your pump",
  "The charger shocked me.",
  "My son burnt his hand on the heater, what does the warranty say?",
  "Smoke comes out of the motor housing.",
  "Can I talk to somebody, the pump is on fire?",
  "Meine Mutter hat einen Stromschlag bekommen.",
  "Mein Kollege hat sich an der Pumpe verletzt.",
  "Der Motor brennt, was soll ich tun?",
  "Aus dem Gehäuse kommt Rauch.",
])("an accident or a danger to people is handed over at once: %s", (question) => {
  expect(handoverReason(question, [])).toBe("Somebody was hurt, or it may not be safe")
})

test.each(["How often must the brake be bled?", "The mail has a Bluetooth module.", "Was kostet der Rauchmelder?"])(
  "is none: %s",
  (question) => expect(handoverReason(question, [])).toBeUndefined(),
)
