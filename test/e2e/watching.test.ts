import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { expect, test } from "vitest"
import { z } from "zod"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { groundwork, temporaryFolder } from "./command.ts"

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.number().optional() }).loose(),
})
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: z.array(attribute),
})
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
})

/** A collector on this machine that keeps what it is sent over OTLP. */
async function startCollector() {
  const bodies: string[] = []
  const headers: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    bodies.push(Buffer.concat(chunks).toString())
    headers.push(`${request.url} ${request.headers["x-tenant"]}`)
    response.setHeader("content-type", "application/json").end("{}")
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    headers,
    spans: () =>
      bodies.flatMap((body) =>
        exported
          .parse(JSON.parse(body))
          .resourceSpans.flatMap((from) => from.scopeSpans.flatMap((scope) => scope.spans)),
      ),
    close: () => server.close(),
  }
}

const said = (of: z.infer<typeof span>, key: string) => {
  const found = of.attributes.find((entry) => entry.key === key)?.value
  return found?.stringValue ?? found?.intValue
}

test("traces go to a collector by the GenAI conventions, logs are JSON, metrics count; none holds a word of a question or a document", async () => {
  const collector = await startCollector()
  const model = await startScriptedServer([
    { kind: "answer", content: JSON.stringify({ answerable: false, claims: [] }) },
  ])
  const home = join(temporaryFolder(), "home")
  await groundwork(home, [
    "ingest",
    join(import.meta.dirname, "../../examples/handbook/people/parental-leave.md"),
    "--collection",
    "handbook",
  ])
  const bin = join(import.meta.dirname, "../../bin/groundwork.js")
  const child = spawn(process.execPath, [bin, "serve", "--port", "0", "--log", "--home", home], {
    env: {
      PATH: process.env.PATH,
      GROUNDWORK_MODEL: model.model,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=blue",
      OTEL_SERVICE_NAME: "tarnbrook",
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let [out, log] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => {
    out += String(chunk)
  })
  child.stderr.on("data", (chunk: Buffer) => {
    log += String(chunk)
  })
  while (!/http:\S+/.test(out)) await delay(20)
  const address = /http:\S+/.exec(out)?.[0] ?? ""
  const traceId = "0af7651916cd43dd8448eb211c80319c"
  const asked = await fetch(`${address}/api/ask`, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify({ question: "How long is parental leave?", answerer: "model" }),
  })
  const answer = (await asked.json()) as { trace: string }
  expect(asked.status).toBe(200)
  const metrics = await (await fetch(`${address}/metrics`)).text()
  child.kill("SIGTERM")
  await once(child, "close")
  collector.close()
  await model.close()

  const spans = collector.spans()
  expect(collector.headers[0]).toBe("/v1/traces blue")
  expect(collector.bodies[0]).toContain("tarnbrook")
  const request = spans.find((entry) => entry.name === "POST /api/ask")
  expect(request).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331", kind: 2 })
  const run = spans.find((entry) => entry.name === "invoke_agent ask")
  expect(run).toMatchObject({ traceId, parentSpanId: request?.spanId })
  if (run === undefined) throw new Error("the run has no span")
  expect(said(run, "groundwork.run")).toBe(answer.trace)
  const chat = spans.find((entry) => entry.name === "chat scripted")
  if (chat === undefined) throw new Error("the model call has no span")
  expect(chat).toMatchObject({ traceId, parentSpanId: run.spanId, kind: 3 })
  expect(said(chat, "gen_ai.operation.name")).toBe("chat")
  expect(said(chat, "gen_ai.request.model")).toBe("scripted")
  expect(said(chat, "gen_ai.usage.input_tokens")).toBeGreaterThan(0)
  for (const { startTimeUnixNano, endTimeUnixNano } of spans) expect(endTimeUnixNano >= startTimeUnixNano).toBe(true)
  expect(spans.map((entry) => entry.name)).toEqual(expect.arrayContaining(["retrieve", "verify", "answer"]))

  const lines = log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as object)
  expect(lines).toContainEqual(expect.objectContaining({ method: "POST", route: "/api/ask", status: 200 }))
  for (const figure of [
    /groundwork_requests_total\{route="\/api\/ask",method="POST",status="200"\} 1/,
    /groundwork_request_seconds_bucket\{route="\/api\/ask",le="/,
    /groundwork_answers_total\{status="\w+"\} 1/,
    /groundwork_tokens_total\{direction="input"\} [1-9]/,
    /groundwork_cost_dollars_total \d/,
    /groundwork_claims_unsupported_total\{kind="ask"\} \d/,
    /groundwork_jobs_waiting 0/,
  ])
    expect(metrics).toMatch(figure)
  for (const text of [log, metrics, ...collector.bodies]) expect(text).not.toMatch(/parental|maternity|weeks/i)
}, 90_000)
