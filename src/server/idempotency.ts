import { createHash } from "node:crypto"
import type { Context as HonoContext } from "hono"
import { groundworkError } from "../core/errors.ts"
import type { Store } from "../store/port.ts"
import { everyRecord } from "./paging.ts"
import { readerOf } from "./readable.ts"
import { callerOf, type Identity } from "./route.ts"
import type { Services } from "./services.ts"

const kind = "idempotency"
/** Whoever repeats a request does so soon. */
const keptMs = 24 * 3_600_000

interface Kept {
  readonly request: string
  readonly status: number
  /** JSON, not text: a purge finds the document's words in it. */
  readonly body: unknown
  /** ISO instant. */
  readonly at: string
}

function isOld(kept: Pick<Kept, "at"> | undefined, now: number): boolean {
  const at = Date.parse(kept?.at ?? "")
  return Number.isNaN(at) || now - at > keptMs
}

/** Removes the answers that are no longer repeated. @param now epoch milliseconds */
export async function removeOldAnswers(
  store: Pick<Store, "records" | "removeRecord">,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  for await (const { key, value } of everyRecord(store, kind)) {
    if (signal.aborted) return
    if (isOld(value as Kept, now)) await store.removeRecord(kind, key)
  }
}

/**
 * Answers a repeated `Idempotency-Key` with what it was answered the first time (for a day), and refuses it for another request. What the
 * caller may no longer read is not answered again: the request is done anew.
 */
export function idempotency(services: Pick<Services, "groundwork">) {
  const { store } = services.groundwork
  const running = new Map<string, Promise<Response>>()
  return async (http: HonoContext, identity: Identity, run: () => Promise<Response>): Promise<Response> => {
    const key = http.req.header("idempotency-key")
    if (key === undefined) return run()
    if (!/^[\w-]{8,100}$/.test(key))
      throw groundworkError("input_invalid", "Idempotency-Key must be 8 to 100 letters, digits, - or _")
    const name = `${identity.via}:${callerOf(identity)}:${identity.name}:${key}`
    const body = await http.req.text()
    const request = createHash("sha256").update(`${http.req.method} ${http.req.path}\n${body}`).digest("hex")
    while (running.has(name)) await running.get(name)?.catch(() => {})
    const kept = (await store.record(kind, name)) as Kept | undefined
    if (kept !== undefined && !isOld(kept, Date.now())) {
      if (kept.request !== request)
        throw groundworkError("conflict", "this Idempotency-Key was used for another request")
      if (await (await readerOf({ services, identity })).mayReadAll(kept.body))
        return new Response(JSON.stringify(kept.body), {
          status: kept.status,
          headers: { "content-type": "application/json", "idempotent-replay": "true" },
        })
    }
    const work = run()
    running.set(name, work)
    try {
      const response = await work
      if (response.ok && isJson(response))
        await store.saveRecord(kind, name, {
          request,
          status: response.status,
          body: await response.clone().json(),
          at: new Date().toISOString(),
        } satisfies Kept)
      return response
    } finally {
      running.delete(name)
    }
  }
}

/** A stream is sent as it comes and not kept. */
function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/json") === true
}
