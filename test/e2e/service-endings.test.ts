import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { startService } from "../../src/server/serve.ts"
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
})

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
  await delay(100)
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

/** A model's server that never answers, and says when it was asked and when it was left. */
async function silentModel() {
  const seen = { asked: 0, left: 0 }
  const server = createServer((_request, response) => {
    seen.asked += 1
    response.on("close", () => {
      seen.left += 1
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1#silent`,
    close: () => server.close(),
  }
}

async function withSilentModel(deadlineMs: number) {
  const model = await silentModel()
  const groundwork = await createGroundwork({ home: join(temporaryFolder(), "home"), model: model.url })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(root, "examples/handbook")], {
    collection: "handbook",
  })
  const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false, deadlineMs })
  const close = async () => {
    await service.close()
    await groundwork.close()
    model.close()
  }
  return { model, service, groundwork, close }
}

test("a request that takes too long is answered with deadline, and what it had begun is stopped", async () => {
  const { model, service, close } = await withSilentModel(4_000)
  const startedAt = performance.now()
  const response = await fetch(
    `${service.address}/api/ask`,
    post({ question: "How long is parental leave?", answerer: "model" }),
  )
  expect(response.status).toBe(504)
  expect(await response.json()).toMatchObject({ code: "deadline" })
  expect(performance.now() - startedAt).toBeLessThan(9_000)
  await expect.poll(() => model.seen.left, { timeout: 3_000 }).toBe(model.seen.asked)
  expect(model.seen.asked).toBe(1)
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
    await expect.poll(() => model.seen.asked - model.seen.left, { timeout: 10_000 }).toBe(1)
    client.abort()
    await expect(asking).rejects.toThrow()
    await expect.poll(() => model.seen.asked - model.seen.left, { timeout: 3_000 }).toBe(0)
  }
  await close()
}, 60_000)
