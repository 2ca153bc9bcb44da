import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { request } from "node:http"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { startService } from "../../src/server/serve.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { temporaryFolder } from "./command.ts"

const root = join(import.meta.dirname, "../..")
const started: ChildProcess[] = []
afterAll(() => {
  for (const child of started) child.kill("SIGKILL")
})

/** The first address that the output names. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = ""
  child.stdout?.on("data", (chunk: Buffer) => {
    said += String(chunk)
  })
  for (;;) {
    const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
    if (found !== undefined) return found
    await delay(20)
  }
}

test("SIGTERM to npm start ends the service too", async () => {
  const npm = spawn("npm", ["start", "--", "--port", "0", "--home", join(temporaryFolder(), "home")], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  })
  started.push(npm)
  const address = await addressOf(npm)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  expect((await fetch(`${address}/api/nope`)).headers.get("content-type")).toBe("application/problem+json")
  npm.kill("SIGTERM")
  await once(npm, "close")
  await expect
    .poll(
      () =>
        fetch(`${address}/healthz`).then(
          () => "there",
          () => "gone",
        ),
      { timeout: 10_000 },
    )
    .toBe("gone")
}, 90_000)

test("closing waits for the answer at work, and takes nothing new", async () => {
  const groundwork = await createGroundwork({ home: join(temporaryFolder(), "home"), embedder: "none" })
  const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false })
  const { hostname, port } = new URL(service.address)
  const { id } = (await (await fetch(`${service.address}/api/uploads`, post({}))).json()) as { id: string }
  // An upload of which half has arrived is work that was begun.
  const sent = request({ hostname, port, path: `/api/uploads/${id}/a.md`, method: "PUT" })
  const answered = new Promise<number>((resolve) =>
    sent.on("response", (response) => resolve(response.resume().statusCode ?? 0)),
  )
  sent.write("# One\n")
  const arrived = async () => {
    const response = await fetch(`${service.address}/api/uploads/${id}/a.md`)
    return response.ok ? ((await response.json()) as { size: number }).size : 0
  }
  await expect.poll(arrived, { timeout: 10_000 }).toBe(6)
  const closed = service.close()
  await expect(fetch(`${service.address}/healthz`)).rejects.toThrow()
  sent.end("two\n")
  expect(await answered).toBe(200)
  await closed
  await groundwork.close()
})

function post(body: unknown) {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
}

async function withSilentModel(deadlineMs: number) {
  const model = await startScriptedServer([{ kind: "stall" }])
  const groundwork = await createGroundwork({ home: join(temporaryFolder(), "home"), model: model.model })
  const leave = join(root, "examples/handbook/people/parental-leave.md")
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [leave], { collection: "handbook" })
  const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false, deadlineMs })
  const close = async () => {
    await service.close()
    await groundwork.close()
    await model.close()
  }
  return { model, service, groundwork, close }
}

test("a request that takes too long is answered with deadline, and what it had begun is stopped", async () => {
  const { model, service, close } = await withSilentModel(4_000)
  const response = await fetch(
    `${service.address}/api/ask`,
    post({ question: "How long is parental leave?", answerer: "model" }),
  )
  expect(response.status).toBe(504)
  expect(await response.json()).toMatchObject({ code: "deadline" })
  await expect.poll(model.cancelled, { timeout: 3_000 }).toBe(1)
  expect(model.requests).toHaveLength(1)
  await close()
}, 60_000)

test("when the client goes away its work stops", async () => {
  const { model, service, close } = await withSilentModel(60_000)
  for (const stream of [false, true]) {
    const client = new AbortController()
    const asking = fetch(`${service.address}/api/ask`, {
      ...post({ question: "How long is parental leave?", answerer: "model", stream }),
      signal: client.signal,
    }).then((response) => response.text())
    await expect.poll(() => model.requests.length - model.cancelled(), { timeout: 10_000 }).toBe(1)
    client.abort()
    await expect(asking).rejects.toThrow()
    await expect.poll(() => model.requests.length - model.cancelled(), { timeout: 3_000 }).toBe(0)
  }
  await close()
}, 60_000)
