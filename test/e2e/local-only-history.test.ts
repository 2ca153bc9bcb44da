import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork, type Groundwork, type Turn } from "../../src/groundwork.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"
import { temporaryFolder } from "./command.ts"

const folder = temporaryFolder()
const secret = "The Bristol plant is sold for 4,200,000 pounds in spring."
let server: ScriptedServer
let groundwork: Groundwork

beforeAll(async () => {
  const content = JSON.stringify({
    answerable: true,
    claims: [{ sentences: [1], text: "Lorries may stay overnight." }],
  })
  server = await startScriptedServer([{ kind: "answer", content }])
  groundwork = await createGroundwork({
    home: join(folder, "home"),
    model: server.elsewhere,
    embedder: server.elsewhere,
  })
  const documents = {
    vault: `# The board\n\n${secret} Nobody is told before April.\n\n| Site | Buyer |\n|---|---|\n| Bristol | Harlan Steel |\n`,
    open: "# Parking\n\nLorries may stay overnight on the parking deck. A space costs nine pounds a night.\n",
  }
  for (const [collection, text] of Object.entries(documents)) {
    mkdirSync(join(folder, collection))
    writeFileSync(join(folder, collection, "text.md"), text)
    const localOnly = collection === "vault"
    await groundwork.store.saveCollection({ id: collection, readers: "everyone", localOnly, settings: {} })
    await groundwork.ingest(context(), [join(folder, collection)], { collection })
  }
})
afterAll(async () => {
  await groundwork.close()
  await server.close()
})

const context = () => groundwork.context({ kind: "ask" })

/** What reaches the servers elsewhere when a question follows this reply. */
async function sentAfter(reply: string, trace?: string) {
  const before = server.requests.length
  const history: readonly Turn[] = [
    { role: "user", text: "What did the board settle?" },
    { role: "assistant", text: reply, ...(trace === undefined ? {} : { trace }) },
  ]
  const question = { text: "And may lorries stay there overnight?", history }
  const answer = await groundwork.ask(context(), question, { answerer: "model", filter: { collections: ["open"] } })
  const run = await groundwork.store.run(answer.trace)
  return { sent: JSON.stringify(server.requests.slice(before)), answer, steps: JSON.stringify(run?.steps) }
}

test.each([
  ["to the letter", secret],
  [
    "within other words",
    `Of course! As the minutes have it: the Bristol plant is sold for 4,200,000 pounds. Anything else?`,
  ],
  ["with its words in another order", "For 4,200,000 pounds the plant of Bristol is sold in spring."],
  ["as a row of a table", "Site: Bristol; Buyer: Harlan Steel"],
])("a reply that says what stays here %s is sent to no model and no embedder elsewhere", async (_how, reply) => {
  const { sent, answer, steps } = await sentAfter(reply)
  expect(sent).toContain("lorries")
  expect(sent).not.toMatch(/bristol|4,200,000|harlan/i)
  expect(answer.notes?.join()).toContain("1 turn of the conversation not sent")
  expect(steps).toContain('"turnsKeptHere":1')
})

test("a reply in other words is known by its run, whose id comes with it", async () => {
  const told = await groundwork.ask(
    context(),
    { text: "For how much is the Bristol plant sold?" },
    { answerer: "extractive" },
  )
  expect(told.text).toContain("4,200,000")
  const { sent } = await sentAfter("They part with the western factory.", told.trace)
  expect(sent).not.toContain("western factory")
  expect(sent).toContain("What did the board settle?")
})

test("any other reply is sent as it is", async () => {
  const { sent, answer } = await sentAfter("A space costs nine pounds a night. Buyers of a season ticket pay less.")
  expect(sent).toContain("A space costs nine pounds a night.")
  expect(answer.notes ?? []).toEqual([])
})
