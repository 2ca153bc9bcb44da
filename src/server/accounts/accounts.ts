import { createHash, randomBytes, randomUUID } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { betterAuth } from "better-auth"
import { getMigrations } from "better-auth/db/migration"
import { genericOAuth } from "better-auth/plugins/generic-oauth"
import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { systemPrincipal } from "../../core/principal.ts"
import type { Store } from "../../store/port.ts"
import { createLimiter } from "../limiter.ts"
import { everyRecord, nextOf } from "../paging.ts"
import { type Identity, mayDo, roles } from "../route.ts"
import { addressHeader, headersFrom } from "./address.ts"
import type { Accounts, Key, Person } from "./port.ts"

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Passwords that may be tried a minute, from one address and for one person. */
const triesPerMinute = 10
/** Single sign-ons a minute from one address, behind which a whole office may be; there is nothing to guess here. */
const signOnsPerMinute = 120

const personRecord = z.object({ role: z.enum(roles), groups: z.array(z.string()) })
const keyRecord = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  actsFor: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
})

/**
 * Accounts by better-auth, in a database of their own beside the home's: signing in never waits for an ingest. Roles,
 * groups and keys are the store's records.
 */
export async function openAccounts(options: {
  readonly home: string
  readonly store: Store
  readonly baseUrl: string
  /** True where a server in front of this one says whose request it passes on. */
  readonly isBehindProxy: boolean
  readonly oidc?: OidcSettings
}): Promise<Accounts & { close(): void }> {
  const { home, store } = options
  const database = new DatabaseSync(join(home, "accounts.db"), { timeout: 5_000 })
  database.exec("PRAGMA journal_mode = WAL")
  const settings = {
    database,
    baseURL: options.baseUrl,
    secret: secretOf(home),
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    // What is not our own origin was turned away before it comes here; behind a proxy the address is the proxy's.
    trustedOrigins: (request?: Request) => [options.baseUrl, ...ownOrigin(request)],
    advanced: { ipAddress: { ipAddressHeaders: [addressHeader] } },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 30,
      customRules: {
        "/sign-in/email": { window: 60, max: triesPerMinute },
        "/sign-in/social": { window: 60, max: signOnsPerMinute },
        "/callback/*": { window: 60, max: signOnsPerMinute },
      },
    },
    logger: { disabled: true },
    plugins:
      options.oidc === undefined
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: "oidc",
                  clientId: options.oidc.clientId,
                  clientSecret: options.oidc.clientSecret,
                  discoveryUrl: `${options.oidc.issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
                  scopes: ["openid", "profile", "email"],
                  pkce: true,
                  requireIdTokenVerification: true,
                  // The address names the person on access lists: an unproven one would open another's documents. Without one
                  // the browser is sent back to the sign-in page with an error.
                  mapProfileToUser: (profile) => ({
                    email: profile.email_verified === true ? String(profile.email).toLowerCase() : "",
                  }),
                },
              ],
            }),
          ],
  }
  const { runMigrations } = await getMigrations(settings)
  await runMigrations()
  const auth = betterAuth(settings)
  const internal = await auth.$context

  const detailsOf = async (id: string) => {
    const parsed = personRecord.safeParse(await store.record("person", id))
    // Someone who came by single sign-on and was given nothing yet may read what everyone may.
    return parsed.success ? parsed.data : { role: "reader" as const, groups: [] }
  }
  const toPerson = async (user: {
    readonly id: string
    readonly name: string
    readonly email: string
  }): Promise<Person> => ({
    id: user.id,
    name: user.name,
    email: user.email,
    ...(await detailsOf(user.id)),
  })
  const identityOf = (
    person: Pick<Person, "name" | "email" | "groups">,
    role: Person["role"],
    name: string,
    via: Identity["via"],
  ): Identity => ({
    name,
    role,
    via,
    context: { kind: "user", user: person.email, groups: person.groups },
  })
  const people = async (limit: number, after?: string): Promise<readonly Person[]> => {
    const users = await internal.internalAdapter.listUsers(
      limit,
      0,
      { field: "id", direction: "asc" },
      after === undefined ? [] : [{ field: "id", operator: "gt", value: after }],
    )
    return Promise.all(users.map(toPerson))
  }
  const personById = async (id: string): Promise<Person | undefined> => {
    const user = await internal.internalAdapter.findUserById(id)
    return user === null ? undefined : toPerson(user)
  }
  /** By address or id: one lookup, whatever the number of people. */
  const personOf = async (name: string): Promise<Person | undefined> => {
    const found = (await internal.internalAdapter.findUserByEmail(name.toLowerCase()))?.user
    return found === undefined ? personById(name) : toPerson(found)
  }
  /** Whether someone other than `except` is an administrator: by the roles kept here, however many people there are. */
  const isAdminBeside = async (except?: string) => {
    for await (const { key, value } of everyRecord(store, "person")) {
      if (key === except || personRecord.safeParse(value).data?.role !== "admin") continue
      if ((await internal.internalAdapter.findUserById(key)) !== null) return true
    }
    return false
  }
  /** Without an administrator the home would be anyone's again who reaches this machine. */
  const keepAnAdmin = async (person: Person) => {
    if (person.role === "admin" && !(await isAdminBeside(person.id)))
      throw groundworkError("conflict", "this is the last administrator")
  }
  let adminKnown = false
  const hasAdmin = async () => {
    adminKnown ||= await isAdminBeside()
    return adminKnown
  }
  const pauseOf = createLimiter({ requestsPerMinute: triesPerMinute, burst: triesPerMinute, now: Date.now })
  const byKey = async (secret: string): Promise<Identity | undefined> => {
    const parsed = keyRecord.safeParse(await store.record("key", hashOf(secret)))
    if (!parsed.success || (parsed.data.expiresAt !== undefined && parsed.data.expiresAt < new Date().toISOString()))
      return undefined
    const person = await personOf(parsed.data.actsFor)
    if (person === undefined) return undefined
    // A key never does more than the person it acts for.
    const role = mayDo(person.role, parsed.data.role) ? parsed.data.role : person.role
    return identityOf(person, role, parsed.data.name, "key")
  }

  return {
    identify: async (request, isLoopback) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1]
      if (bearer?.startsWith(keyPrefix) === true) return byKey(bearer)
      if (isLoopback && !(await hasAdmin()))
        return { name: "owner", role: "admin", context: systemPrincipal, via: "loopback" }
      const session = await auth.api.getSession({ headers: request.headers })
      if (session === null) return undefined
      const person = await toPerson(session.user)
      return identityOf(person, person.role, person.email, "session")
    },
    handle: (request, peer) =>
      auth.handler(new Request(request, { headers: headersFrom(request.headers, peer, options.isBehindProxy) })),
    pauseOf: (email) => pauseOf(email.trim().toLowerCase()),
    hasAdmin,
    hasOidc: options.oidc !== undefined,
    principalOf: async (by) => {
      if (by === "owner") return systemPrincipal
      const person = await personOf(by)
      if (person === undefined) throw groundworkError("forbidden", "the person is gone")
      return { kind: "user", user: person.email, groups: person.groups }
    },
    people,
    savePerson: async ({ name, email, password, role, groups }) => {
      if ((await internal.internalAdapter.findUserByEmail(email)) !== null)
        throw groundworkError("conflict", "there is a person with this address")
      const user = await internal.internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true },
        { method: "admin" },
      )
      await internal.internalAdapter.linkAccount({
        userId: user.id,
        providerId: "credential",
        accountId: user.id,
        password: await internal.password.hash(password),
      })
      await store.saveRecord("person", user.id, { role, groups })
      return toPerson(user)
    },
    changePerson: async (id, change) => {
      const person = await personById(id)
      if (person === undefined) return undefined
      if (change.role !== undefined && change.role !== "admin") await keepAnAdmin(person)
      const next = { role: change.role ?? person.role, groups: change.groups ?? person.groups }
      await store.saveRecord("person", id, next)
      return { ...person, ...next }
    },
    removePerson: async (id) => {
      const person = await personById(id)
      if (person === undefined) return false
      await keepAnAdmin(person)
      for await (const { key, value } of everyRecord(store, "key")) {
        const actsFor = keyRecord.safeParse(value).data?.actsFor
        if (actsFor === id || actsFor === person.email) await store.removeRecord("key", key)
      }
      await internal.internalAdapter.deleteUserSessions(id)
      await internal.internalAdapter.deleteUser(id)
      await store.removeRecord("person", id)
      return true
    },
    keys: async (limit, after) => {
      const records = await store.records("key", limit, after)
      const keys = records.flatMap(({ value }) => {
        const parsed = keyRecord.safeParse(value)
        return parsed.success ? [toKey(parsed.data)] : []
      })
      // The cursor is a key's hash: it opens nothing, and the secret does not follow from it.
      return { keys, ...nextOf(records, limit) }
    },
    createKey: async (key) => {
      const secret = `${keyPrefix}${randomBytes(32).toString("base64url")}`
      const record = { id: randomUUID(), createdAt: new Date().toISOString(), ...key }
      await store.saveRecord("key", hashOf(secret), record)
      return { key: record, secret }
    },
    removeKey: async (id) => {
      for await (const { key, value } of everyRecord(store, "key")) {
        if (keyRecord.safeParse(value).data?.id !== id) continue
        await store.removeRecord("key", key)
        return true
      }
      return false
    },
    close: () => database.close(),
  }
}

/** The request's origin, if it is the host that was asked. */
function ownOrigin(request: Request | undefined): readonly string[] {
  const origin = request?.headers.get("origin")
  if (origin === null || origin === undefined || !URL.canParse(origin)) return []
  return new URL(origin).host === request?.headers.get("host") ? [origin] : []
}

const keyPrefix = "gw_"

function toKey({ expiresAt, ...key }: z.infer<typeof keyRecord>): Key {
  return { ...key, ...(expiresAt === undefined ? {} : { expiresAt }) }
}

/** A key has 256 random bits: a plain hash is enough, nothing can be guessed. */
function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex")
}

/** Signs sessions; made once, readable by the owner alone. */
function secretOf(home: string): string {
  const path = join(home, "session.secret")
  if (!existsSync(path)) writeFileSync(path, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" })
  return readFileSync(path, "utf8")
}
