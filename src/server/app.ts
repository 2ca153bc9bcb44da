import { randomUUID } from "node:crypto"
import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { bodyLimit } from "hono/body-limit"
import { groundworkError } from "../core/errors.ts"
import { startDeadline } from "./deadline.ts"
import { idempotency } from "./idempotency.ts"
import { createLimiter, type LimiterSettings } from "./limiter.ts"
import { definitionOf, description } from "./openapi.ts"
import { jsonBody, parsePart } from "./parsing.ts"
import { openAiProblemResponse, problemResponse, toFault } from "./problem.ts"
import { type AnyRoute, type Identity, mayDo } from "./route.ts"
import { routes } from "./routes/list.ts"
import type { Services } from "./services.ts"
import type { RequestSpan } from "./tracing.ts"

export interface ServerSettings {
  /** True where only this machine can connect: then the service works without accounts. */
  readonly isLoopback: boolean
  /** The name under which a server in front of this one is asked. */
  readonly publicHost?: string
  readonly limiter: LimiterSettings
  readonly maxBodyBytes: number
  /** A request's time limit. */
  readonly deadlineMs: number
}

interface Environment {
  Variables: { identity: Identity | undefined; requestId: string; span: RequestSpan | undefined }
}

export type Server = OpenAPIHono<Environment>

/** The API over one home. Tests call it without a socket: `server.request("/api/ask", …)`. */
export function createServer(services: Services, settings: ServerSettings): Server {
  const server = new OpenAPIHono<Environment>()
  const limiter = createLimiter(settings.limiter)
  const answered = idempotency(services)

  server.use(async (http, next) => {
    const requestId =
      http.req
        .header("x-request-id")
        ?.replace(/[^\w-]/g, "")
        .slice(0, 64) || randomUUID()
    http.set("requestId", requestId)
    const startedAt = performance.now()
    const span = services.tracing?.request(http.req.method, http.req.header("traceparent"))
    http.set("span", span)
    await next()
    const seconds = (performance.now() - startedAt) / 1000
    const path = http.req.routePath
    http.res.headers.set("x-request-id", requestId)
    for (const [name, value] of Object.entries(safeHeaders))
      if (!http.res.headers.has(name)) http.res.headers.set(name, value)
    span?.end(path, http.res.status)
    services.metrics.count("groundwork_requests_total", {
      route: path,
      method: http.req.method,
      status: String(http.res.status),
    })
    services.metrics.observe("groundwork_request_seconds", seconds, { route: path })
    services.log.info({
      requestId,
      method: http.req.method,
      route: path,
      status: http.res.status,
      ms: Math.round(seconds * 1000),
    })
  })
  server.use((http, next) => {
    checkHost(http, settings)
    checkOrigin(http)
    return next()
  })
  server.onError((error, http) => {
    const fault = toFault(error)
    const requestId = http.get("requestId")
    if (fault.code === "internal")
      services.log.error({ requestId, cause: fault.cause instanceof Error ? fault.cause.stack : String(fault.cause) })
    return http.req.path.startsWith("/v1/")
      ? openAiProblemResponse(fault, requestId)
      : problemResponse(fault, requestId)
  })
  server.notFound((http) => problemResponse(groundworkError("not_found"), http.get("requestId") ?? randomUUID()))

  const limitBody = bodyLimit({
    maxSize: settings.maxBodyBytes,
    onError: () => {
      throw groundworkError("body_too_large", `at most ${settings.maxBodyBytes} bytes`)
    },
  })
  // Uploads are streamed to a file with a limit of their own.
  server.use((http, next) =>
    http.req.path.startsWith("/api/uploads/") && http.req.method === "PUT" ? next() : limitBody(http, next),
  )
  for (const declared of routes) register(server, declared, services, settings, { limiter, answered })
  // The page is asked for everything else; of these a wrong address is a fault, not a place of the page.
  server.all("/mcp", () => {
    throw groundworkError("method_not_allowed")
  })
  server.doc31("/openapi.json", description)
  for (const path of ["/api", "/api/*", "/v1", "/v1/*", "/mcp/*"])
    server.all(path, () => {
      throw groundworkError("not_found")
    })
  return server
}

const safeHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "SAMEORIGIN",
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy":
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; worker-src 'self' blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
}

interface Guards {
  readonly limiter: ReturnType<typeof createLimiter>
  readonly answered: ReturnType<typeof idempotency>
}

function register(
  server: Server,
  declared: AnyRoute,
  services: Services,
  settings: ServerSettings,
  guards: Guards,
): void {
  const definition = definitionOf(declared)
  server.openAPIRegistry.registerPath(definition)
  server.on(declared.method.toUpperCase(), definition.getRoutingPath(), async (http) => {
    const identity = await allowed(http, declared, services, settings, guards)
    const run = () => answer(http, declared, services, settings, identity)
    return declared.isIdempotent === true ? guards.answered(http, identity, run) : run()
  })
}

/** Who calls, whether they may, and whether they call too often. */
async function allowed(
  http: HonoContext<Environment>,
  declared: AnyRoute,
  services: Services,
  settings: ServerSettings,
  guards: Guards,
): Promise<Identity> {
  const nobody: Identity = { name: "", role: "reader", context: { kind: "user", user: "", groups: [] }, via: "session" }
  if (declared.role === "public") return nobody
  const identity = await services.accounts.identify(http.req.raw, settings.isLoopback)
  if (identity === undefined) throw groundworkError("unauthenticated")
  if (!mayDo(identity.role, declared.role)) throw groundworkError("forbidden", `needs the role ${declared.role}`)
  const pauseSeconds = guards.limiter(identity.name)
  if (pauseSeconds > 0) throw groundworkError("rate_limited", `try again in ${pauseSeconds} s`)
  return identity
}

/**
 * Without accounts whoever reaches this machine's address is the owner: a foreign name that was pointed here (DNS
 * rebinding) must not be.
 */
function checkHost(http: HonoContext, settings: ServerSettings): void {
  const host = new URL(http.req.url).hostname
  const isOurs = host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host)
  if (settings.isLoopback && !isOurs && host !== settings.publicHost)
    throw groundworkError("forbidden", "the address is not this machine's")
}

/** A browser's cookie is sent along by any page: what changes something must come from our own (no CSRF). */
function checkOrigin(http: HonoContext): void {
  if (http.req.method === "GET" || http.req.method === "HEAD" || http.req.header("authorization") !== undefined) return
  const origin = http.req.header("origin")
  const isForeign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== http.req.header("host"))
  if (isForeign || http.req.header("sec-fetch-site") === "cross-site") {
    throw groundworkError("forbidden", "the request comes from another site")
  }
}

async function answer(
  http: HonoContext<Environment>,
  declared: AnyRoute,
  services: Services,
  settings: ServerSettings,
  identity: Identity,
): Promise<Response> {
  const params = parsePart(declared.params, http.req.param(), "path")
  const query = parsePart(declared.query, http.req.query(), "query")
  const body =
    declared.body === undefined
      ? undefined
      : parsePart(declared.body, await jsonBody(http, settings.maxBodyBytes), "body")
  const deadline = startDeadline(http.req.raw.signal, settings.deadlineMs)
  try {
    const working = declared.handle({
      params,
      query,
      body,
      identity,
      services,
      http,
      deadline,
      context: (kind) => {
        const { signal, at } = deadline
        const made = services.groundwork.context({ kind, principal: identity.context, signal, deadline: at })
        http.get("span")?.began(made.run.id)
        return made
      },
    })
    const result = await Promise.race([working, deadline.isOver])
    if (result instanceof Response && result.body !== null && isStream(result)) {
      // A stream is answered when it ends.
      return new Response(result.body.pipeThrough(new TransformStream({ flush: deadline.end })), result)
    }
    deadline.end()
    return result instanceof Response ? result : http.json(result as object)
  } catch (error) {
    deadline.end()
    throw deadline.faultOf(error)
  }
}

function isStream(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/event-stream") === true
}
