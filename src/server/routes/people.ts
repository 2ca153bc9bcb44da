import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { audit } from "../audit.ts"
import { type Call, roles, route } from "../route.ts"
import { doneSchema, idParams, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>
type PageOf = z.infer<typeof pageQuery>

const role = z.enum(roles)
const groups = z.array(z.string().regex(/^[\w.-]{1,64}$/, "a group is named with letters, digits and . _ -")).max(100)
const personSchema = z
  .object({ id: z.string(), name: z.string(), email: z.string(), role, groups: z.array(z.string()) })
  .openapi("Person")

export const whoAmI = route({
  method: "get",
  path: "/api/me",
  summary: "Who the caller is and what they may do",
  role: "reader",
  reply: z.object({ name: z.string(), role, via: z.string(), groups: z.array(z.string()) }),
  handle: async ({ identity }: Call<unknown, unknown, unknown>) => ({
    name: identity.name,
    role: identity.role,
    via: identity.via,
    groups: identity.context.kind === "user" ? identity.context.groups : [],
  }),
})

export const listPeople = route({
  method: "get",
  path: "/api/people",
  summary: "People with their roles and groups",
  role: "admin",
  query: pageQuery,
  reply: z.object({ people: z.array(personSchema), next: z.string().optional() }),
  handle: async ({ query, services }: Call<unknown, PageOf, unknown>) => {
    const people = await services.accounts.people(query.limit, query.after)
    const last = people.length === query.limit ? people.at(-1)?.id : undefined
    return { people, ...(last === undefined ? {} : { next: last }) }
  },
})

const newPerson = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(10).max(200),
  role: role.default("reader"),
  groups: groups.default([]),
})

export const addPerson = route({
  method: "post",
  path: "/api/people",
  summary: "Add a person",
  role: "admin",
  body: newPerson,
  reply: personSchema,
  handle: async (call: Call<unknown, unknown, z.infer<typeof newPerson>>) => {
    const person = await call.services.accounts.savePerson(call.body)
    await audit(call, "person.add", person.id, { role: person.role, groups: person.groups })
    return person
  },
})

const changeBody = z.strictObject({ role: role.optional(), groups: groups.optional() })

export const changePerson = route({
  method: "put",
  path: "/api/people/{id}",
  summary: "Change a person's role or groups; holds from the next request",
  role: "admin",
  params: idParams,
  body: changeBody,
  reply: personSchema,
  handle: async (call: Call<Id, unknown, z.infer<typeof changeBody>>) => {
    const { role: nextRole, groups: nextGroups } = call.body
    const person = await call.services.accounts.changePerson(call.params.id, {
      ...(nextRole === undefined ? {} : { role: nextRole }),
      ...(nextGroups === undefined ? {} : { groups: nextGroups }),
    })
    if (person === undefined) throw groundworkError("not_found")
    await audit(call, "person.change", person.id, { ...call.body })
    return person
  },
})

export const removePerson = route({
  method: "delete",
  path: "/api/people/{id}",
  summary: "Remove a person, their sessions and keys",
  role: "admin",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    if (!(await call.services.accounts.removePerson(call.params.id))) throw groundworkError("not_found")
    await audit(call, "person.remove", call.params.id, {})
    return { done: true as const }
  },
})

const keySchema = z
  .looseObject({ id: z.string(), name: z.string(), role, actsFor: z.string(), createdAt: z.string() })
  .openapi("Key")

export const listKeys = route({
  method: "get",
  path: "/api/keys",
  summary: "Keys of programs; their secrets are not kept",
  role: "admin",
  query: pageQuery,
  reply: z.object({ keys: z.array(keySchema), next: z.string().optional() }),
  handle: ({ query, services }: Call<unknown, PageOf, unknown>) => services.accounts.keys(query.limit, query.after),
})

const newKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: role.default("reader"),
  actsFor: z.string().min(1).max(200),
  expiresAt: z.iso.datetime().optional(),
})

export const addKey = route({
  method: "post",
  path: "/api/keys",
  summary: "Make a key that acts for a person; the secret is shown this once",
  role: "admin",
  body: newKey,
  reply: z.object({ key: keySchema, secret: z.string() }),
  handle: async (call: Call<unknown, unknown, z.infer<typeof newKey>>) => {
    const { expiresAt, ...rest } = call.body
    const made = await call.services.accounts.createKey({ ...rest, ...(expiresAt === undefined ? {} : { expiresAt }) })
    await audit(call, "key.add", made.key.id, { role: made.key.role, actsFor: made.key.actsFor })
    return made
  },
})

export const removeKey = route({
  method: "delete",
  path: "/api/keys/{id}",
  summary: "End a key",
  role: "admin",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    if (!(await call.services.accounts.removeKey(call.params.id))) throw groundworkError("not_found")
    await audit(call, "key.remove", call.params.id, {})
    return { done: true as const }
  },
})

const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.coerce.number().int().min(0).optional(),
  /** Newest first, from before this entry; 0 begins with the last one. */
  before: z.coerce.number().int().min(0).optional(),
})

export const readAudit = route({
  method: "get",
  path: "/api/audit",
  summary:
    "Who did what, in order (with `before`, newest first, from before that entry; 0 is the end), and whether the chain holds",
  role: "admin",
  query: auditQuery,
  reply: z.object({
    entries: z.array(z.looseObject({ sequence: z.number() })),
    isWhole: z.boolean(),
    next: z.number().optional(),
  }),
  handle: async ({ query, services }: Call<unknown, z.infer<typeof auditQuery>, unknown>) => {
    const { store } = services.groundwork
    const { limit, after, before } = query
    const entries = await (before === undefined
      ? store.auditEntries(limit, after)
      : store.latestAuditEntries(limit, before === 0 ? undefined : before))
    const last = entries.length === limit ? entries.at(-1)?.sequence : undefined
    return {
      entries,
      isWhole: (await store.verifyAudit()).brokenAt === undefined,
      ...(last === undefined ? {} : { next: last }),
    }
  },
})
