import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { type Behaviour, startScriptedServer } from "../fixtures/models/server.ts"
import { groundwork as command, temporaryFolder } from "./command.ts"

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function serve(...behaviours: readonly Behaviour[]) {
  const server = await startScriptedServer(behaviours)
  opened.push(server)
  return server
}

const says = (text: string): Behaviour => ({
  kind: "answer",
  content: JSON.stringify({ answerable: true, claims: [{ sentences: [1], text }] }),
})

async function openHome(models: { readonly model?: string; readonly smallModel?: string }, modelMs = 500) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, "dock.md"), "The dock opens at seven. It closes at nine in the evening.\n")
  const groundwork = await createGroundwork({ home: join(folder, "home"), ...models, limits: { modelMs } })
  opened.push(groundwork)
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, "dock.md")], { collection: "site" })
  return groundwork
}

const question = { text: "When does the dock open?" }
/** The documents' own words are not sure of this one: only then does the ladder ask any model. */
const unsure = { text: "At which hour can lorries first come in?" }
const right = says("The dock opens at seven.")

// Each ends in the next model's answer; the fault test says how each ends where there is no other.
test.each<readonly [string, Behaviour]>([
  ["stalls", { kind: "stall" }],
  ["trickles", { kind: "trickle" }],
  ["cuts its answer", { kind: "cut" }],
  ["sends garbage", { kind: "garbage" }],
  ["sends endless text", { kind: "endless" }],
  ["answers 429", { kind: "status", status: 429 }],
  ["answers 500", { kind: "status", status: 500 }],
  ["never fits the schema", { kind: "answer", content: '{"claims": 7}' }],
])("a model that %s leaves its turn to the next one of the settings, within the deadline", async (_name, behaviour) => {
  const [first, second] = [await serve(behaviour), await serve(right)]
  const groundwork = await openHome({ model: `${first.model}, ${second.model}` })
  const context = groundwork.context({ kind: "ask", deadline: Date.now() + 15_000 })
  const answer = await groundwork.ask(context, question, { answerer: "model" })
  expect(answer).toMatchObject({ status: "answered", text: "The dock opens at seven." })
  expect(second.requests).toHaveLength(1)
})

test("where every model fails, the documents' own words answer and the trace says why", async () => {
  const [first, second] = [await serve({ kind: "garbage" }), await serve({ kind: "status", status: 401 })]
  const groundwork = await openHome({ model: `${first.model}, ${second.model}` })
  const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), question, { answerer: "model" })
  expect(answer).toMatchObject({ status: "answered", answerer: "extractive" })
  expect(JSON.stringify((await groundwork.store.run(answer.trace))?.steps)).toContain(
    "refused: the server answered 401",
  )
})

test("a model reads a follow-up as the person put it, beside the conversation: not with the words that the search carried over", async () => {
  const server = await serve(right)
  const groundwork = await openHome({ model: server.model })
  const history = [{ role: "user" as const, text: "Tell me about the loading dock of the depot." }]
  const asked = { text: "And when does it open?", history }
  const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), asked, { answerer: "model" })
  expect(answer.understoodAs).toContain("[")
  const sent = JSON.stringify(server.requests[0])
  expect(sent).toContain('Question: And when does it open?"')
  expect(sent).toContain("loading dock of the depot")
})

test("the small model is asked first; the large one only where nothing it said holds", async () => {
  const [small, large] = [await serve(says("Bananas ripen in March."), right), await serve(right)]
  const groundwork = await openHome({ smallModel: small.model, model: large.model })
  const ask = () => groundwork.ask(groundwork.context({ kind: "ask" }), unsure, { answerer: "auto", minConfidence: 0 })
  expect(await ask()).toMatchObject({ answerer: large.model, text: "The dock opens at seven." })
  expect(await ask()).toMatchObject({ answerer: small.model, text: "The dock opens at seven." })
  expect([small.requests.length, large.requests.length]).toEqual([2, 1])
})

// Elsewhere: a model that is trusted to write puts words of its own beside its evidence.
test("what the gate would stop is no rung to stop at: the next model is asked, and the notes say why", async () => {
  const [small, large] = [await serve(says("The dock opens at eight.")), await serve(right)]
  const groundwork = await openHome({ smallModel: small.elsewhere, model: large.elsewhere })
  const options = { answerer: "auto", minConfidence: 0 } as const
  const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), unsure, options)
  expect(answer).toMatchObject({ answerer: large.elsewhere, text: "The dock opens at seven." })
  expect(answer.notes).toContain(`${small.elsewhere} said nothing that holds; the answer before it stands`)
  expect(answer.usage).toEqual({ inputTokens: 200, outputTokens: 20 })
})

test("where a model says that nothing answers and no other has an answer, there is none, and the notes say who said so", async () => {
  const refuses: Behaviour = { kind: "answer", content: JSON.stringify({ answerable: false, claims: [] }) }
  const [small, large] = [await serve(refuses), await serve(says("The dock opens at eight."))]
  const groundwork = await openHome({ smallModel: small.elsewhere, model: large.elsewhere })
  const ask = (answerer: "auto" | "extractive") =>
    groundwork.ask(groundwork.context({ kind: "ask" }), unsure, { answerer, minConfidence: 0 })
  expect((await ask("extractive")).status).not.toBe("abstained")
  const answer = await ask("auto")
  expect(answer).toMatchObject({ status: "abstained", claims: [], answerer: small.elsewhere })
  expect(answer.notes).toEqual(
    expect.arrayContaining([
      `${small.elsewhere} said that nothing answers`,
      `${large.elsewhere} said nothing that holds; the answer before it stands`,
    ]),
  )
})

test("models says which one takes over from which", async () => {
  const folder = temporaryFolder()
  const [one, other] = ["http://127.0.0.1:1/v1#one", "http://127.0.0.1:1/v1#other"]
  writeFileSync(join(folder, "groundwork.config.json"), JSON.stringify({ model: `${one}, ${other}` }))
  const listed = JSON.parse((await command(join(folder, "home"), ["models", "--json"])).out)
  expect(listed.models).toMatchObject([{ id: one }, { id: other, takesOverFrom: one }])
})
