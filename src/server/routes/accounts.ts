import { getConnInfo } from "@hono/node-server/conninfo"
import { z } from "@hono/zod-openapi"
import { type ErrorCode, groundworkError } from "../../core/errors.ts"
import { type Call, route } from "../route.ts"
import { doneSchema } from "../schemas.ts"

const setupBody = z.strictObject({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(10).max(200),
})

export const setUp = route({
  method: "post",
  path: "/api/setup",
  summary: "Make the first administrator with the one-time link that the terminal printed",
  role: "public",
  body: setupBody,
  reply: doneSchema,
  handle: async ({ body, services }: Call<unknown, unknown, z.infer<typeof setupBody>>) => {
    const { token, name, email, password } = body
    await services.setup(token, () =>
      services.accounts.savePerson({ name, email, password, role: "admin", groups: [] }),
    )
    return { done: true as const }
  },
})

export const waysToSignIn = route({
  method: "get",
  path: "/api/auth/ways",
  summary: "How one can sign in here: with a password, and by single sign-on where it is set up",
  role: "public",
  reply: z.object({ password: z.literal(true), oidc: z.boolean() }),
  handle: async ({ services }: Call<unknown, unknown, unknown>) => ({
    password: true as const,
    oidc: services.accounts.hasOidc,
  }),
})

const passwordBody = z.strictObject({ email: z.string().max(200), password: z.string().max(200) })

export const signIn = route({
  method: "post",
  path: "/api/auth/sign-in/email",
  summary: "Sign in with a password; the session is a cookie",
  role: "public",
  body: passwordBody,
  reply: z.looseObject({}),
  handle: async (call: Call<unknown, unknown, z.infer<typeof passwordBody>>) => {
    // Whoever tries from many addresses still tries at one person's password.
    const pauseSeconds = call.services.accounts.pauseOf(call.body.email)
    if (pauseSeconds > 0) throw groundworkError("rate_limited", `try again in ${pauseSeconds} s`)
    return passed(call)
  },
})

/** Back to a place of this page, never to another site. */
const ownPath = z
  .string()
  .regex(/^\/(?![/\\])/, "a path of this service")
  .max(500)
const oidcBody = z.strictObject({ callbackURL: ownPath.default("/"), errorCallbackURL: ownPath.default("/sign-in") })

export const signInByOidc = route({
  method: "post",
  path: "/api/auth/sign-in/social",
  summary: "Begin single sign-on; `url` is the provider's page to go to",
  role: "public",
  body: oidcBody,
  reply: z.looseObject({ url: z.string() }),
  handle: async (call: Call<unknown, unknown, z.infer<typeof oidcBody>>) => {
    if (!call.services.accounts.hasOidc) throw groundworkError("not_found")
    return passed({ ...call, body: { ...call.body, provider: "oidc" } })
  },
})

export const oidcCallback = route({
  method: "get",
  path: "/api/auth/callback/oidc",
  summary: "Where the provider sends the browser back to; sets the session and goes on to the page",
  role: "public",
  query: z.object({
    code: z.string().max(4000).optional(),
    state: z.string().max(4000).optional(),
    error: z.string().max(200).optional(),
  }),
  reply: z.looseObject({}),
  handle: async (call: Call<unknown, unknown, unknown>) => {
    if (!call.services.accounts.hasOidc) throw groundworkError("not_found")
    return passed(call)
  },
})

export const signOut = route({
  method: "post",
  path: "/api/auth/sign-out",
  summary: "End the session",
  role: "public",
  body: z.strictObject({}),
  reply: z.looseObject({}),
  handle: passed,
})

/** Sessions are better-auth's; of its many routes these are let through, and its faults leave in this service's form. */
async function passed({ http, body, services }: Call<unknown, unknown, unknown>): Promise<Response> {
  const { url, method, headers } = http.req.raw
  const own = new Headers(headers)
  own.delete("content-length")
  const response = await services.accounts.handle(
    new Request(url, { method, headers: own, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    peerOf(http),
  )
  if (response.status < 400) return response
  throw groundworkError(faults[response.status] ?? (response.status < 500 ? "input_invalid" : "internal"))
}

/** The address at the other end of the connection; empty for a request that came over none: then Hono has no environment. */
function peerOf(http: Call<unknown, unknown, unknown>["http"]): string {
  const environment: object | undefined = http.env
  return environment !== undefined && "incoming" in environment ? (getConnInfo(http).remote.address ?? "") : ""
}

const faults: Readonly<Record<number, ErrorCode>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  429: "rate_limited",
}
