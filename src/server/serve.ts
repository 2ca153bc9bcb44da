import { existsSync, mkdirSync } from "node:fs"
import type { Server as HttpServer } from "node:http"
import { join } from "node:path"
import { serve as listen } from "@hono/node-server"
import { serveStatic } from "@hono/node-server/serve-static"
import pino from "pino"
import { groundworkError } from "../core/errors.ts"
import type { Groundwork } from "../pipeline/port.ts"
import { type OidcSettings, openAccounts } from "./accounts/accounts.ts"
import { createServer, type Server } from "./app.ts"
import { createMetrics } from "./metrics.ts"
import { oneTimeSetup } from "./setup.ts"
import { sweep } from "./sweeping.ts"
import { startTracing, type TracingSettings } from "./tracing.ts"
import { countRun } from "./watch.ts"
import { jobHandlers } from "./work.ts"

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** Structured logs go to standard error; without text of documents or questions. */
  readonly log: boolean
  readonly webFolder?: string
  /** The address that people use when something stands in front of the service: `https://answers.example.com`. */
  readonly publicUrl?: string
  /** Single sign-on. */
  readonly oidc?: OidcSettings
  /** Traces of requests, runs and model calls; nothing of it is loaded without. */
  readonly tracing?: TracingSettings
  /** A request's time limit; two minutes unless said otherwise. */
  readonly deadlineMs?: number
}

export interface RunningService {
  readonly address: string
  /** Opens once: makes the first administrator. */
  readonly setupLink: string | undefined
  /** Stops taking requests, finishes what it began, closes. */
  close(): Promise<void>
}

const maxBodyBytes = 4 * 2 ** 20
const defaultDeadlineMs = 120_000
/** Requests that are at work when the service is to end may finish for this long. */
const graceMs = 10_000
const keepAliveMs = 75_000

/**
 * Starts the service over an open home.
 * @throws accounts_missing when it shall listen beyond this machine and there is no administrator
 */
export async function startService(groundwork: Groundwork, options: ServeOptions): Promise<RunningService> {
  // The address is known once the port is bound, and single sign-on needs it: requests wait until all is there.
  const ready = Promise.withResolvers<Server>()
  const listening = await listenOn(async (...call) => (await ready.promise).fetch(...call), options)
  try {
    const { server, ...service } = await openService(groundwork, options, listening)
    ready.resolve(server)
    return service
  } catch (error) {
    listening.close()
    listening.closeAllConnections()
    throw error
  }
}

async function openService(
  groundwork: Groundwork,
  options: ServeOptions,
  listening: HttpServer,
): Promise<RunningService & { readonly server: Server }> {
  const bound = listening.address()
  const port = typeof bound === "object" && bound !== null ? bound.port : options.port
  const address = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`
  const isLoopback = options.host === "localhost" || options.host === "::1" || options.host.startsWith("127.")
  const uploads = join(groundwork.home, "uploads")
  mkdirSync(uploads, { recursive: true })
  const accounts = await openAccounts({
    home: groundwork.home,
    store: groundwork.store,
    baseUrl: options.publicUrl ?? address,
    isBehindProxy: options.publicUrl !== undefined,
    ...(options.oidc === undefined ? {} : { oidc: options.oidc }),
  })
  if ((!isLoopback || options.publicUrl !== undefined) && !(await accounts.hasAdmin())) {
    accounts.close()
    throw groundworkError("accounts_missing", options.publicUrl ?? options.host)
  }
  const { jobs } = groundwork
  const metrics = createMetrics()
  metrics.gauge("groundwork_jobs_waiting", () => jobs.count("waiting"))
  metrics.gauge("groundwork_jobs_running", () => jobs.count("running"))
  metrics.gauge("groundwork_resident_bytes", () => process.memoryUsage.rss())
  const tracing = options.tracing === undefined ? undefined : await startTracing(options.tracing)
  const endListening = groundwork.onRun((run) => {
    countRun(metrics, run)
    tracing?.run(run)
  })
  const log = pino({ level: options.log ? "info" : "silent", redact: ["req.headers"] }, pino.destination(2))
  const setup = oneTimeSetup(await accounts.hasAdmin())
  const services = {
    groundwork,
    jobs,
    accounts,
    metrics,
    log,
    uploads,
    setup: setup.use,
    ...(tracing === undefined ? {} : { tracing }),
  }
  const server = createServer(services, {
    isLoopback,
    ...(options.publicUrl === undefined ? {} : { publicHost: new URL(options.publicUrl).hostname }),
    maxBodyBytes,
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
    limiter: { requestsPerMinute: isLoopback ? 60_000 : 600, burst: isLoopback ? 2_000 : 120, now: Date.now },
  })
  if (options.webFolder !== undefined && existsSync(options.webFolder)) servePage(server, options.webFolder)
  const stop = new AbortController()
  const principalOf = (by: string) => accounts.principalOf(by)
  const worker = groundwork.runJobs(jobHandlers(groundwork, uploads, principalOf), stop.signal)
  const sweeping = sweep(services, stop.signal)
  return {
    server,
    address,
    setupLink: setup.token === undefined ? undefined : `${address}/setup#${setup.token}`,
    close: async () => {
      stop.abort()
      await closeGently(listening)
      await Promise.all([worker, sweeping])
      endListening()
      await tracing?.close()
      accounts.close()
    },
  }
}

/** Every place of the page has an address: what is no file and no API is the page itself. */
function servePage(server: Server, root: string): void {
  server.use("/*", serveStatic({ root }))
  server.get("/*", serveStatic({ root, rewriteRequestPath: () => "/index.html" }))
}

function listenOn(fetch: Server["fetch"], options: ServeOptions): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const http = listen({ fetch, hostname: options.host, port: options.port }, () => resolve(http)) as HttpServer
    // Longer than proxies and clients keep a connection: else one is closed just as the next request comes on it.
    http.keepAliveTimeout = keepAliveMs
    http.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? groundworkError("port_in_use", String(options.port), error) : error),
    )
  })
}

/** Takes nothing new, lets requests at work finish, and cuts those that do not in time. */
async function closeGently(http: HttpServer): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => http.closeAllConnections(), graceMs)
    // Connections that are kept open without a request have nothing to finish; those at work close behind their answer.
    const idle = setInterval(() => http.closeIdleConnections(), 50)
    http.close(() => {
      clearTimeout(cut)
      clearInterval(idle)
      resolve()
    })
    http.closeIdleConnections()
  })
}
