import type { z } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import type { Context } from "../core/run.ts"
import type { Deadline } from "./deadline.ts"
import type { Services } from "./services.ts"

/** What a person may do; each role may do what the ones before it may. */
export const roles = ["reader", "editor", "reviewer", "admin"] as const
export type Role = (typeof roles)[number]

/** Who sent a request: decided once, before any route runs. */
export interface Identity {
  readonly name: string
  readonly role: Role
  readonly context: Context["principal"]
  /** What the person came with: a session, a key, or a loopback address without accounts. */
  readonly via: "session" | "key" | "loopback"
}

/** What a route's body is given. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly identity: Identity
  readonly services: Services
  /** The context of the work this request does; `kind` names its run. */
  context(kind: string): Context
  readonly deadline: Deadline
  readonly http: HonoContext
}

/**
 * One route: everything that the API document, the access check, the client and the generated tests need stands in the
 * declaration. A handler returns the JSON body, or a Response for streams and downloads.
 */
export interface RouteDeclaration<Params, Query, Body> {
  readonly method: "get" | "post" | "put" | "delete"
  readonly path: string
  readonly summary: string
  /** Least role that may call it; `public` for health and the API document. */
  readonly role: Role | "public"
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body>
  /** What it answers with, for the API document; the generated tests hold the handler to it. */
  readonly reply: z.ZodType
  /** Content types other than JSON that the route may answer with. */
  readonly alsoReplies?: readonly string[]
  /** Takes raw bytes instead of a JSON body. */
  readonly takesBytes?: boolean
  /** Changes nothing that matters when it is repeated with the same `Idempotency-Key`. */
  readonly isIdempotent?: boolean
  handle(call: Call<Params, Query, Body>): Promise<object>
}

export type AnyRoute = RouteDeclaration<unknown, unknown, unknown>

/** Keeps the types of a declaration while it is written. */
export function route<Params, Query, Body>(declaration: RouteDeclaration<Params, Query, Body>): AnyRoute {
  return declaration as AnyRoute
}

/** The person behind a request, the same by session and by key; whoever needs no account is the owner. */
export function callerOf(identity: Identity): string {
  return identity.context.kind === "system" ? "owner" : identity.context.user
}

/** True if a role may do what `least` may. */
export function mayDo(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}
