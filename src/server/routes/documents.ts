import { z } from "@hono/zod-openapi"
import { locate } from "../../core/cite.ts"
import { groundworkError } from "../../core/errors.ts"
import { parseReaderList } from "../../core/principal.ts"
import { documentHead, documentsNamed } from "../../pipeline/documents.ts"
import { audit } from "../audit.ts"
import { type Call, route } from "../route.ts"
import { boxSchema, documentSchema, doneSchema, idParams, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

const listQuery = pageQuery.extend({
  collection: z.string().optional(),
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .openapi({ description: "Words of the title, path or collection: all of them" }),
})
type ListQuery = z.infer<typeof listQuery>

export const listDocuments = route({
  method: "get",
  path: "/api/documents",
  summary: "Documents that the caller may read, by id",
  role: "reader",
  query: listQuery,
  reply: z.object({ documents: z.array(documentSchema), next: z.string().optional() }),
  handle: async ({ query, services, identity }: Call<unknown, ListQuery, unknown>) => {
    const { store } = services.groundwork
    const { collection, q = "", limit, after } = query
    const readable = await store.readable(identity.context)
    const filter = collection === undefined ? {} : { collections: [collection] }
    const documents =
      q === ""
        ? await store.documents(filter, readable, limit, after)
        : await documentsNamed(store, readable, { collection, named: q }, limit, after)
    const last = documents.length === query.limit ? documents[documents.length - 1]?.id : undefined
    return { documents: documents.map(withoutAccess), ...(last === undefined ? {} : { next: last }) }
  },
})

/** `accessId` numbers lists across the home: it would tell how many there are. */
function withoutAccess<Document extends { readonly accessId: number }>({ accessId: _, ...document }: Document) {
  return document
}

const versionQuery = z.object({ version: z.string().max(200).optional() })
const offset = z.coerce.number().int().nonnegative().optional()
const viewQuery = versionQuery.extend({
  /** `pages`: of a PDF not its text and layout, which are large, but where the words from `start` to `end` stand; `head`: no text. */
  view: z.enum(["whole", "pages", "head"]).optional(),
  start: offset,
  end: offset,
})
const shownSchema = z.looseObject({
  document: documentSchema,
  version: z.string(),
  text: z.string(),
  blocks: z.array(z.looseObject({})),
  passages: z.number(),
  located: z.object({ page: z.number().optional(), boxes: z.array(boxSchema).optional() }).optional(),
})

export const readDocument = route({
  method: "get",
  path: "/api/documents/{id}",
  summary: "A document: its text as read, its structure, its versions",
  role: "reader",
  params: idParams,
  query: viewQuery,
  reply: shownSchema.openapi("ShownDocument"),
  handle: async (call: Call<Id, z.infer<typeof viewQuery>, unknown>) => {
    const shown = await viewOf(call)
    const readers =
      call.identity.role === "reader"
        ? undefined
        : await call.services.groundwork.store.readers(shown.document.accessId)
    return { ...shown, document: withoutAccess(shown.document), ...(readers === undefined ? {} : { readers }) }
  },
})

/** The whole document, or of a PDF its pages: a book's layout is many times as large as what is looked at. */
async function viewOf(call: Call<Id, z.infer<typeof viewQuery>, unknown>) {
  if (call.query.view === undefined || call.query.view === "whole") return shownOf(call)
  const head = await headOf(call)
  if (call.query.view === "head") return { ...head, text: "", blocks: [], passages: 0 }
  if (head.document.type !== "pdf") return shownOf(call)
  const { start, end } = call.query
  const structure = await call.services.groundwork.store.structure(head.version)
  if (structure?.layout === undefined) return shownOf(call)
  const located = start === undefined || end === undefined ? {} : locate(structure.layout, { start, end })
  return { ...head, text: "", blocks: [], passages: 0, located }
}

async function headOf({ params, query, services, context }: Call<Id, z.infer<typeof versionQuery>, unknown>) {
  const head = await documentHead(services.groundwork.store, context("document"), params.id, query.version)
  if (head === undefined) throw groundworkError("not_found")
  return head
}

async function shownOf({ params, query, services, context }: Call<Id, z.infer<typeof versionQuery>, unknown>) {
  const shown = await services.groundwork.document(context("document"), params.id, query.version)
  if (shown === undefined) throw groundworkError("not_found")
  return shown
}

export const readPassages = route({
  method: "get",
  path: "/api/documents/{id}/passages",
  summary: "The passages that a document was cut into",
  role: "reader",
  params: idParams,
  query: versionQuery,
  reply: z.object({
    passages: z.array(
      z.looseObject({ ordinal: z.number(), start: z.number(), end: z.number(), section: z.string(), text: z.string() }),
    ),
  }),
  handle: async (call: Call<Id, z.infer<typeof versionQuery>, unknown>) => {
    const shown = await headOf(call)
    return { passages: await call.services.groundwork.store.passagesOf(shown.version) }
  },
})

export const readOriginal = route({
  method: "get",
  path: "/api/documents/{id}/original",
  summary: "The file as it was ingested, as an attachment",
  role: "reader",
  params: idParams,
  query: versionQuery,
  reply: z.string(),
  alsoReplies: ["application/octet-stream"],
  handle: async (call: Call<Id, z.infer<typeof versionQuery>, unknown>) => {
    const shown = await headOf(call)
    const bytes = await call.services.groundwork.store.original(shown.version)
    if (bytes === undefined) throw groundworkError("not_found")
    const name = shown.document.path.split("/").pop() ?? "document"
    return new Response(new Uint8Array(bytes), {
      headers: {
        // A PDF is drawn by the page's own viewer from these bytes; nothing is ever opened as the service's own page.
        "content-type": shown.document.type === "pdf" ? "application/pdf" : "application/octet-stream",
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, max-age=0, must-revalidate",
      },
    })
  },
})

const accessBody = z.strictObject({ readers: z.string().max(2000) })

export const changeReaders = route({
  method: "put",
  path: "/api/documents/{id}/access",
  summary: "Who may read a document: `everyone`, or `user:ann,group:hr`; holds from the next request",
  role: "editor",
  params: idParams,
  body: accessBody,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, z.infer<typeof accessBody>>) => {
    const shown = await headOf({ ...call, query: {} })
    await call.services.groundwork.store.setReaders(shown.document.id, parseReaderList(call.body.readers))
    await audit(call, "access.set", shown.document.id, { readers: call.body.readers })
    return { done: true as const }
  },
})

export const eraseDocument = route({
  method: "delete",
  path: "/api/documents/{id}",
  summary: "Erase a document for good: versions, passages, vectors, originals, its texts in traces",
  role: "admin",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const shown = await shownOf({ ...call, query: {} })
    await call.services.groundwork.purge(call.context("purge"), shown.document.id)
    await audit(call, "document.purge", shown.document.id, {})
    return { done: true as const }
  },
})

const collectionSchema = z
  .object({ id: z.string(), localOnly: z.boolean(), documents: z.number(), readers: z.string().optional() })
  .openapi("Collection")

export const listCollections = route({
  method: "get",
  path: "/api/collections",
  summary: "Collections in which the caller may read something, with how many documents that is",
  role: "reader",
  reply: z.object({ collections: z.array(collectionSchema) }),
  handle: async ({ services, identity }: Call<unknown, unknown, unknown>) => {
    const { store } = services.groundwork
    const readable = await store.readable(identity.context)
    const found: z.infer<typeof collectionSchema>[] = []
    for (const collection of await store.collections()) {
      let [documents, after]: [number, string | undefined] = [0, undefined]
      do {
        const page = await store.documents({ collections: [collection.id] }, readable, 500, after)
        documents += page.length
        after = page.length < 500 ? undefined : page[page.length - 1]?.id
      } while (after !== undefined)
      if (documents === 0 && identity.role === "reader") continue
      const readers = collection.readers === "everyone" ? "everyone" : collection.readers.join(",")
      found.push({
        id: collection.id,
        localOnly: collection.localOnly,
        documents,
        ...(identity.role === "reader" ? {} : { readers }),
      })
    }
    return { collections: found }
  },
})

const collectionBody = z.strictObject({
  readers: z.string().max(2000).optional(),
  localOnly: z.boolean().optional(),
})

export const saveCollection = route({
  method: "put",
  path: "/api/collections/{id}",
  summary: "Make a collection, or change who may read what goes in and whether it may leave the machine",
  role: "editor",
  params: z.object({ id: z.string().regex(/^[\w-]{1,64}$/, "letters, digits, - and _") }),
  body: collectionBody,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, z.infer<typeof collectionBody>>) => {
    const { store } = call.services.groundwork
    const before = await store.collection(call.params.id)
    await store.saveCollection({
      id: call.params.id,
      readers: call.body.readers === undefined ? (before?.readers ?? "everyone") : parseReaderList(call.body.readers),
      localOnly: call.body.localOnly ?? before?.localOnly ?? false,
      settings: before?.settings ?? {},
    })
    await audit(call, "collection.save", call.params.id, { ...call.body })
    return { done: true as const }
  },
})
