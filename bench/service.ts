// The service over HTTP with 16 clients on 100,000 passages, clients and service on the same cores, each in its own process:
//   node bench/service.ts [--embedder built-in] [--workers 0]      (after bench/search.ts, whose home it uses)
import { spawn } from "node:child_process"
import { once } from "node:events"
import { Agent, request } from "node:http"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { makeQuestions } from "./passages.ts"

const root = join(import.meta.dirname, "..")
const option = (name: string, without: string) =>
  process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? without) : without
const seconds = Number(option("--seconds", "10"))
const clients = 16
const workers = option("--workers", "")

const service = spawn(
  process.execPath,
  [
    join(root, "bin/groundwork.js"),
    "serve",
    ...["--home", join(root, ".cache/bench/search-100000"), "--port", "0"],
    ...(workers === "" ? [] : ["--workers", workers]),
  ],
  {
    env: { ...process.env, GROUNDWORK_EMBEDDER: option("--embedder", "none") },
    stdio: ["ignore", "pipe", "inherit"],
  },
)
const [address] = (await once(createInterface(service.stdout), "line")) as [string]
const agent = new Agent({ keepAlive: true, maxSockets: clients })

interface Reply {
  readonly status: number
  readonly text: string
  readonly firstMs: number
  readonly ms: number
}

function post(path: string, body: unknown): Promise<Reply> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json" },
    })
    sent.on("error", reject)
    sent.on("response", (response) => {
      let text = ""
      let firstMs = Number.NaN
      response.setEncoding("utf8")
      response.on("data", (part: string) => {
        if (Number.isNaN(firstMs)) firstMs = performance.now() - startedAt
        text += part
      })
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, firstMs, ms: performance.now() - startedAt }),
      )
    })
    sent.end(JSON.stringify(body))
  })
}

function residentMegabytes(): Promise<string> {
  return new Promise((resolve) => {
    request(`${address}/metrics`, { agent }, (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (part: string) => {
        text += part
      })
      response.on("end", () => {
        const bytes = /^groundwork_resident_bytes (\S+)/m.exec(text)?.[1]
        resolve((Number(bytes) / 2 ** 20).toFixed(0))
      })
    }).end()
  })
}

const at = (times: readonly number[], share: number) =>
  [...times]
    .sort((left, right) => left - right)
    [Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(0)

/** All clients ask, one question after the other, for some seconds. */
async function load(path: string, bodyOf: (text: string) => unknown, forSeconds: number) {
  const questions = makeQuestions(500)
  const times: number[] = []
  let faults = 0
  const until = performance.now() + forSeconds * 1000
  const client = async (number: number) => {
    for (let turn = number; performance.now() < until; turn += clients) {
      const reply = await post(path, bodyOf(questions[turn % questions.length] ?? ""))
      if (reply.status !== 200) faults += 1
      times.push(reply.ms)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return { times, faults }
}

for (const [path, bodyOf] of [
  ["/api/search", (text: string) => ({ query: text, k: 10 })],
  ["/api/ask", (text: string) => ({ question: text, minConfidence: 0 })],
] as const) {
  await load(path, bodyOf, seconds / 4)
  const { times, faults } = await load(path, bodyOf, seconds)
  console.log(
    `${path}: ${(times.length / seconds).toFixed(0)} requests/s, p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms, ${faults} faults, ${await residentMegabytes()} MB`,
  )
}
const firsts: number[] = []
for (const text of makeQuestions(150)) {
  const reply = await post("/api/ask", { question: text, minConfidence: 0, stream: true })
  if (reply.text.startsWith("event: claim")) firsts.push(reply.firstMs)
}
console.log(
  `/api/ask streamed, one client: first checked sentence p50 ${at(firsts, 0.5)} ms, p95 ${at(firsts, 0.95)} ms (${firsts.length} answers)`,
)
agent.destroy()
service.kill("SIGTERM")
await once(service, "exit")
