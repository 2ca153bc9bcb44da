// The service over HTTP with 16 clients on 100,000 passages: node bench/service.ts   (after bench/search.ts, whose home it uses)
import { join } from "node:path"
import { createGroundwork } from "../src/groundwork.ts"
import { startService } from "../src/server/serve.ts"
import { makeQuestions } from "./passages.ts"

const seconds = 8
const clients = 16
const groundwork = await createGroundwork({
  home: join(import.meta.dirname, "../.cache/bench/search-100000"),
  embedder: "none",
})
const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false })
const questions = makeQuestions(500)

for (const [path, body] of [
  ["/api/search", (text: string) => ({ query: text, k: 10 })],
  ["/api/ask", (text: string) => ({ question: text, minConfidence: 0 })],
] as const) {
  const times: number[] = []
  let faults = 0
  const until = performance.now() + seconds * 1000
  const client = async (number: number) => {
    for (let turn = number; performance.now() < until; turn += clients) {
      const startedAtMs = performance.now()
      const text = questions[turn % questions.length] ?? ""
      const response = await fetch(`${service.address}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body(text)),
      })
      await response.arrayBuffer()
      if (!response.ok) faults += 1
      times.push(performance.now() - startedAtMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  times.sort((left, right) => left - right)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(0)
  console.log(
    `${path}: ${(times.length / seconds).toFixed(0)} requests/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${faults} faults`,
  )
}
await service.close()
await groundwork.close()
