import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { groundwork, temporaryFolder } from "./command.ts"

const handbook = join(import.meta.dirname, "../../examples/handbook/people")

test("models are listed and tried, and the ladder says when one is worth asking", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  const home = join(folder, "home")
  const server = await startScriptedServer([
    { kind: "answer", content: '{"city":"Sheffield","inhabitants":560000}' },
    { kind: "answer", content: '{"colour":"green"}' },
    { kind: "answer", content: "It is sunny in Oslo." },
    {
      kind: "answer",
      content:
        '{"answerable":true,"claims":[{"sentences":[1],"text":"See ![x](https://evil.example/a.png) the moon."}]}',
    },
  ])
  writeFileSync(join(folder, "groundwork.config.json"), JSON.stringify({ model: server.model }))
  await groundwork(home, ["ingest", handbook, "--collection", "people"])

  const listed = JSON.parse((await groundwork(home, ["models", "--json"])).out)
  expect(listed).toEqual({
    embedder: "built-in",
    models: [{ id: server.model, external: false, price: { input: 0, output: 0 }, from: "settings" }],
  })

  const tried = JSON.parse((await groundwork(home, ["models", "test", "--json"])).out)
  expect(tried.models[0]).toMatchObject({ schema: true, right: true, images: false, costUsd: 0, attempts: 1 })
  expect(tried.models[0]).toMatchObject({ tools: false, contextTokens: 4096, price: { input: 0, output: 0 } })

  const cases = join(folder, "cases.jsonl")
  writeFileSync(
    cases,
    [
      { question: "How long is the probation period?", answers: ["six months"] },
      { question: "What is the weight of the moon in tonnes?", unanswerable: true },
    ]
      .map((one) => JSON.stringify(one))
      .join("\n"),
  )
  const plot = join(folder, "ladder.svg")
  const fitted = await groundwork(home, ["ladder", "fit", cases, "--plot", plot, "--json"])
  expect(fitted.error).toBe("")
  const fit = JSON.parse(fitted.out)
  // This model is always wrong: it is not worth asking.
  expect(fit).toMatchObject({ isExtractiveEnough: true, setting: { fitted: { cases: 2, models: [server.model] } } })
  expect(readFileSync(plot, "utf8")).toContain("chosen: auto below")

  const asked = server.requests.length
  const answer = JSON.parse((await groundwork(home, ["ask", "What is the weight of the moon?", "--json"])).out)
  expect(answer).toMatchObject({ status: "abstained", answerer: "extractive" })
  expect(server.requests).toHaveLength(asked)
  await server.close()
})
