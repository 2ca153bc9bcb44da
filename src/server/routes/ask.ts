import { z } from "@hono/zod-openapi"
import { streamSSE } from "hono/streaming"
import type { Claim } from "../../core/evidence.ts"
import { requireCollections } from "../../pipeline/documents.ts"
import { problemOf, toFault } from "../problem.ts"
import { type Call, route } from "../route.ts"
import { answerSchema, claimSchema, filterSchema, hitSchema, questionSchema, turnSchema } from "../schemas.ts"

type AskBody = z.infer<typeof questionSchema>

export const askRoute = route({
  method: "post",
  path: "/api/ask",
  summary:
    "Answer a question; with `stream` as server-sent events `claim` and `done`, each claim once it passed the gate",
  role: "reader",
  body: questionSchema,
  reply: answerSchema,
  alsoReplies: ["text/event-stream"],
  isIdempotent: true,
  handle: async (call: Call<unknown, unknown, AskBody>) => {
    const { body, services } = call
    const question = { text: body.question, ...(body.history === undefined ? {} : { history: body.history }) }
    const options = askOptions(body)
    const context = call.context("ask")
    await requireCollections(services.groundwork.store, context, body.filter?.collections)
    if (body.stream !== true) {
      return services.groundwork.ask(context, question, options)
    }
    return streamSSE(call.http, async (stream) => {
      try {
        let sent = Promise.resolve()
        const send = (event: string, data: unknown) => {
          sent = sent.then(() => stream.writeSSE({ event, data: JSON.stringify(data) }))
        }
        const answer = await services.groundwork.ask(context, question, {
          ...options,
          onClaim: (claim: Claim) => send("claim", claim),
        })
        send("done", answer)
        await sent
      } catch (error) {
        await stream.writeSSE({
          event: "error",
          data: JSON.stringify(problemOf(toFault(call.deadline.faultOf(error)), "")),
        })
      }
    })
  },
})

function askOptions(body: AskBody) {
  return {
    ...(body.answerer === undefined ? {} : { answerer: body.answerer }),
    ...(body.minConfidence === undefined ? {} : { minConfidence: body.minConfidence }),
    ...(body.filter === undefined ? {} : { filter: body.filter }),
  }
}

const searchBody = z
  .strictObject({
    query: z.string().trim().min(1).max(4000),
    k: z.number().int().min(1).max(100).default(10),
    filter: filterSchema.optional(),
    history: z.array(turnSchema).max(50).optional(),
  })
  .openapi("Search")

export const searchRoute = route({
  method: "post",
  path: "/api/search",
  summary: "Find passages, each with the parts of its score",
  role: "reader",
  body: searchBody,
  reply: z
    .object({
      query: z.string(),
      understoodAs: z.string().optional(),
      phrasesRelaxed: z.literal(true).optional(),
      notes: z.array(z.string()).optional(),
      hits: z.array(hitSchema),
    })
    .openapi("SearchResult"),
  handle: async ({ body, services, ...call }: Call<unknown, unknown, z.infer<typeof searchBody>>) => {
    const context = call.context("search")
    await requireCollections(services.groundwork.store, context, body.filter?.collections)
    return services.groundwork.search(context, {
      text: body.query,
      k: body.k,
      ...(body.filter === undefined ? {} : { filter: body.filter }),
      ...(body.history === undefined ? {} : { history: body.history }),
    })
  },
})

const verifyBody = z
  .strictObject({
    text: z.string().trim().min(1).max(200_000),
    collection: z.string().optional(),
    texts: z
      .array(z.strictObject({ title: z.string().max(500), text: z.string().max(1_000_000) }))
      .max(50)
      .optional(),
  })
  .refine((body) => (body.collection === undefined) !== (body.texts === undefined), "give either collection or texts")
  .openapi("Verify")

export const verifyRoute = route({
  method: "post",
  path: "/api/verify",
  summary: "Check a text claim by claim, against a collection or texts that come along",
  role: "reader",
  body: verifyBody,
  reply: z.object({ status: z.string(), claims: z.array(claimSchema) }).openapi("Verified"),
  handle: ({ body, services, context }: Call<unknown, unknown, z.infer<typeof verifyBody>>) =>
    services.groundwork.verify(
      context("verify"),
      body.text,
      body.texts === undefined
        ? { kind: "collection", collection: body.collection ?? "" }
        : { kind: "texts", texts: body.texts },
    ),
})
