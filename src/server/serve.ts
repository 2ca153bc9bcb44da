import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { serve as listen } from "@hono/node-server"
import { serveStatic } from "@hono/node-server/serve-static"
import { createMcpHandler } from "@modelcontextprotocol/server"
import pino from "pino"
import { z } from "zod"
import { groundworkError } from "../core/errors.ts"
import { createMcpServer } from "../mcp/server.ts"
import type { Groundwork } from "../pipeline/port.ts"
import { openAccounts } from "./accounts/accounts.ts"
import { createServer } from "./app.ts"
import { createMetrics } from "./metrics.ts"
import { problemResponse } from "./problem.ts"
import { jobHandlers } from "./work.ts"

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** Structured logs go to standard error; without text of documents or questions. */
  readonly log: boolean
  readonly webFolder?: string
}

export interface RunningService {
  readonly address: string
  /** Opens once: makes the first administrator. */
  readonly setupLink: string | undefined
  /** Stops taking requests, finishes what it began, closes. */
  close(): Promise<void>
}

const maxBodyBytes = 4 * 2 ** 20
const deadlineMs = 120_000

/**
 * Starts the service over an open home.
 * @throws accounts_missing when it shall listen beyond this machine and there is no administrator
 */
export async function startService(groundwork: Groundwork, options: ServeOptions): Promise<RunningService> {
  const isLoopback = options.host === "localhost" || options.host === "::1" || options.host.startsWith("127.")
  const uploads = join(groundwork.home, "uploads")
  mkdirSync(uploads, { recursive: true })
  const accounts = await openAccounts({
    home: groundwork.home,
    store: groundwork.store,
    baseUrl: `http://${options.host}:${options.port}`,
  })
  if (!isLoopback && !(await accounts.hasAdmin())) {
    accounts.close()
    throw groundworkError("accounts_missing", options.host)
  }
  const { jobs } = groundwork
  const metrics = createMetrics()
  metrics.gauge("groundwork_jobs_waiting", async () => (await jobs.list({ status: "waiting" }, 500)).length)
  metrics.gauge("groundwork_resident_bytes", () => process.memoryUsage.rss())
  const log = pino({ level: options.log ? "info" : "silent", redact: ["req.headers"] }, pino.destination(2))
  const server = createServer(
    { groundwork, jobs, accounts, metrics, log, uploads },
    {
      isLoopback,
      maxBodyBytes,
      deadlineMs,
      limiter: { requestsPerMinute: isLoopback ? 60_000 : 600, burst: isLoopback ? 2_000 : 120, now: Date.now },
    },
  )
  const setupToken = (await accounts.hasAdmin()) ? undefined : randomBytes(24).toString("base64url")
  let isSetUp = setupToken === undefined
  const setupBody = z.object({
    token: z.string(),
    name: z.string().min(1).max(100),
    email: z.email(),
    password: z.string().min(10).max(200),
  })
  server.post("/api/setup", async (http) => {
    const body = setupBody.safeParse(await http.req.json().catch(() => undefined))
    if (!body.success)
      return problemResponse(
        groundworkError("input_invalid", "token, name, email and a password of ten characters"),
        http.get("requestId"),
      )
    if (isSetUp || body.data.token !== setupToken)
      return problemResponse(groundworkError("forbidden", "the link was used"), http.get("requestId"))
    isSetUp = true
    const { name, email, password } = body.data
    try {
      await accounts.savePerson({ name, email, password, role: "admin", groups: [] })
    } catch (error) {
      // The link was not used up: nobody was made.
      isSetUp = false
      throw error
    }
    return http.json({ done: true })
  })
  server.all("/mcp", async (http) => {
    const identity = await accounts.identify(http.req.raw, isLoopback)
    if (identity === undefined) return problemResponse(groundworkError("unauthenticated"), http.get("requestId"))
    return createMcpHandler(() => createMcpServer(groundwork, identity.context)).fetch(http.req.raw)
  })
  if (options.webFolder !== undefined && existsSync(options.webFolder)) {
    server.use("/*", serveStatic({ root: options.webFolder }))
    // Every place of the page has an address: what is no file and no API is the page itself.
    server.get("/*", serveStatic({ root: options.webFolder, rewriteRequestPath: () => "/index.html" }))
  }
  const stop = new AbortController()
  const listening = await new Promise<ReturnType<typeof listen>>((resolve, reject) => {
    const http = listen({ fetch: server.fetch, hostname: options.host, port: options.port }, () => resolve(http))
    http.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? groundworkError("port_in_use", String(options.port), error) : error),
    )
  })
  const worker = groundwork.runJobs(jobHandlers(groundwork, uploads), stop.signal)
  const bound = listening.address()
  const port = typeof bound === "object" && bound !== null ? bound.port : options.port
  const address = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`
  return {
    address,
    setupLink: setupToken === undefined ? undefined : `${address}/setup#${setupToken}`,
    close: async () => {
      stop.abort()
      await new Promise<void>((resolve) => {
        listening.close(() => resolve())
        // Connections that are kept open without a request have nothing to finish.
        if ("closeIdleConnections" in listening) listening.closeIdleConnections()
      })
      await worker
      accounts.close()
    },
  }
}
