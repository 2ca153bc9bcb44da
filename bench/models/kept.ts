/**
 * Stands before a model's server and keeps every reply in `.cache/models/replies/`, so that a measurement that was cut off
 * goes on where it was, and an app that was changed is measured again on the same replies.
 */
import { createHash } from "node:crypto"
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { text } from "node:stream/consumers"

interface Reply {
  readonly request: string
  readonly status: number
  readonly body: string
  readonly seconds: number
}

export interface KeptModel {
  /** The setting `model` to measure with. */
  readonly model: string
  /** Calls since the last look, and the seconds that the server took for them when it was really asked. */
  taken(): { readonly calls: number; readonly seconds: number }
  close(): void
}

/**
 * @param model `http://host/v1#name`, as in GROUNDWORK_MODEL
 * @param name  the measurement: its replies are kept in a file of this name
 */
export async function keepReplies(model: string | undefined, name: string): Promise<KeptModel> {
  if (model === undefined || !/^https?:\/\/.+#/.test(model))
    throw new Error("GROUNDWORK_MODEL must be a server's address: http://host/v1#name")
  const [base, id] = model.split("#")
  const folder = join(import.meta.dirname, "../../.cache/models/replies")
  const file = join(folder, `${name}.jsonl`)
  mkdirSync(folder, { recursive: true })
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []
  const kept = new Map(lines.map((line) => JSON.parse(line) as Reply).map((reply) => [reply.request, reply]))
  let [calls, seconds] = [0, 0]
  const server = createServer(async (incoming, outgoing) => {
    const asked = await text(incoming)
    const request = createHash("sha256").update(`${id}\n${asked}`).digest("hex")
    const reply = kept.get(request) ?? (await ask(request, `${base}${incoming.url?.replace(/^\/v1/, "")}`, asked))
    calls += 1
    seconds += reply.seconds
    outgoing.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body)
  })

  async function ask(request: string, url: string, body: string): Promise<Reply> {
    const startedAtMs = performance.now()
    const headers = { "content-type": "application/json" }
    const response = await fetch(url, { method: "POST", headers, body }).catch((error: Error) =>
      Response.json({ error: { message: error.message } }, { status: 502 }),
    )
    const answer = await response.text()
    const reply = {
      request,
      status: response.status,
      body: answer,
      seconds: (performance.now() - startedAtMs) / 1000,
    }
    // What failed may go well the next time.
    if (response.ok) {
      kept.set(request, reply)
      appendFileSync(file, `${JSON.stringify(reply)}\n`)
    }
    return reply
  }

  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  })
  return {
    model: `http://127.0.0.1:${port}/v1#${id}`,
    taken: () => {
      const taken = { calls, seconds }
      calls = 0
      seconds = 0
      return taken
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
