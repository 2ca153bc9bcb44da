import { randomUUID } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { streamSSE } from "hono/streaming"
import type { Answer, Turn } from "../../core/answer.ts"
import { formatError, groundworkError } from "../../core/errors.ts"
import type { Claim } from "../../core/evidence.ts"
import { toFault } from "../problem.ts"
import { type Call, route } from "../route.ts"

/** Names of "models" that this service answers to: what they stand for is the answerer. */
const answererOf: Readonly<Record<string, "extractive" | "model" | "auto">> = {
  groundwork: "auto",
  "groundwork-extractive": "extractive",
  "groundwork-model": "model",
}

const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  z.null(),
])
const chatBody = z
  .looseObject({
    model: z.string().max(200),
    messages: z
      .array(
        z.looseObject({
          role: z.enum(["system", "developer", "user", "assistant", "tool"]),
          content: contentSchema.optional(),
        }),
      )
      .min(1)
      .max(200),
    stream: z.boolean().nullish(),
  })
  .openapi("ChatRequest")
type ChatBody = z.infer<typeof chatBody>

export const chatCompletions = route({
  method: "post",
  path: "/v1/chat/completions",
  summary: "The OpenAI protocol: the last user message is the question; citations come as annotations",
  role: "reader",
  body: chatBody,
  reply: z.looseObject({ id: z.string(), choices: z.array(z.looseObject({})) }),
  alsoReplies: ["text/event-stream"],
  handle: async (call: Call<unknown, unknown, ChatBody>) => {
    const answerer = answererOf[call.body.model]
    if (answerer === undefined) throw groundworkError("model_unknown", call.body.model)
    const { question, history } = conversationOf(call.body)
    const id = `chatcmpl-${randomUUID()}`
    const created = Math.floor(Date.now() / 1000)
    const ask = (onClaim?: (claim: Claim) => void) =>
      call.services.groundwork.ask(
        call.context("ask"),
        { text: question, history },
        { answerer, ...(onClaim === undefined ? {} : { onClaim }) },
      )
    if (call.body.stream !== true) {
      const answer = await ask()
      return {
        id,
        object: "chat.completion",
        created,
        model: call.body.model,
        choices: [{ index: 0, message: messageOf(answer), logprobs: null, finish_reason: "stop" }],
        usage: usageOf(answer),
      }
    }
    return streamSSE(call.http, async (stream) => {
      let sent = Promise.resolve()
      const send = (delta: object, finish: string | null = null) => {
        const chunk = {
          id,
          object: "chat.completion.chunk",
          created,
          model: call.body.model,
          choices: [{ index: 0, delta, finish_reason: finish }],
        }
        sent = sent.then(() => stream.writeSSE({ data: JSON.stringify(chunk) }))
      }
      send({ role: "assistant", content: "" })
      try {
        const answer = await ask((claim) => (claim.beside === true ? undefined : send({ content: `${claim.text} ` })))
        if (answer.status === "abstained") send({ content: answer.reason ?? "" })
        send({ annotations: annotationsOf(answer.claims, textOf(answer)) }, "stop")
        await sent
      } catch (error) {
        const fault = toFault(call.deadline.faultOf(error))
        await sent
        await stream.writeSSE({ data: JSON.stringify({ error: { code: fault.code, message: formatError(fault) } }) })
      }
      await stream.writeSSE({ data: "[DONE]" })
    })
  },
})

/** The last user message is the question, what came before is the conversation; system messages are not instructions here. */
function conversationOf(body: ChatBody): { readonly question: string; readonly history: readonly Turn[] } {
  const turns = body.messages.flatMap((message): Turn[] => {
    const text =
      typeof message.content === "string"
        ? message.content
        : (message.content ?? []).map((part) => part.text ?? "").join("\n")
    return message.role === "user" || message.role === "assistant" ? [{ role: message.role, text }] : []
  })
  const last = turns[turns.length - 1]
  if (last === undefined || last.role !== "user" || last.text.trim() === "")
    throw groundworkError("input_invalid", "messages must end with a user message")
  return { question: last.text, history: turns.slice(0, -1) }
}

function textOf(answer: Answer): string {
  return answer.status === "abstained" ? (answer.reason ?? "") : answer.text
}

function messageOf(answer: Answer) {
  const content = textOf(answer)
  return { role: "assistant", content, refusal: null, annotations: annotationsOf(answer.claims, content) }
}

/** Each citation under the words of its claim, in the form of OpenAI's `url_citation`; the address opens the words. */
function annotationsOf(claims: readonly Claim[], content: string) {
  let from = 0
  return claims
    .filter((claim) => claim.beside !== true)
    .flatMap((claim) => {
      const start = Math.max(0, content.indexOf(claim.text, from))
      from = start + claim.text.length
      return claim.citations.flatMap((citation) =>
        citation.kind === "record" || citation.kind === "region"
          ? []
          : [
              {
                type: "url_citation",
                url_citation: {
                  url: `/documents/${encodeURIComponent(citation.document)}?version=${citation.version}&start=${citation.start}&end=${citation.end}`,
                  title: citation.title,
                  start_index: start,
                  end_index: start + claim.text.length,
                  quote: citation.quote,
                },
              },
            ],
      )
    })
}

function usageOf(answer: Answer) {
  const [input, output] = [answer.usage?.inputTokens ?? 0, answer.usage?.outputTokens ?? 0]
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}

const embeddingsBody = z
  .looseObject({
    model: z.string(),
    input: z.union([z.string(), z.array(z.string()).min(1).max(2048)]),
    encoding_format: z.enum(["float", "base64"]).optional(),
  })
  .openapi("EmbeddingsRequest")

export const embeddings = route({
  method: "post",
  path: "/v1/embeddings",
  summary: "The OpenAI protocol: vectors by this service's embedder",
  role: "reader",
  body: embeddingsBody,
  reply: z.looseObject({ data: z.array(z.looseObject({ index: z.number() })) }),
  handle: async ({ body, services, deadline }: Call<unknown, unknown, z.infer<typeof embeddingsBody>>) => {
    const embedder = await services.groundwork.embedder?.open()
    if (embedder === undefined) throw groundworkError("model_unknown", "no embedder is set")
    const texts = typeof body.input === "string" ? [body.input] : body.input
    const vectors = await embedder.embed(texts, "passage", deadline.signal)
    const encode = (vector: Float32Array) =>
      body.encoding_format === "base64"
        ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")
        : [...vector]
    return {
      object: "list",
      model: embedder.id,
      data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: encode(vector) })),
      usage: { prompt_tokens: 0, total_tokens: 0 },
    }
  },
})

export const openAiModels = route({
  method: "get",
  path: "/v1/models",
  summary: "The OpenAI protocol: the names to ask for",
  role: "reader",
  reply: z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) }),
  handle: async ({ services }: Call<unknown, unknown, unknown>) => ({
    object: "list",
    data: [
      ...Object.keys(answererOf),
      ...(services.groundwork.embedder === undefined ? [] : [services.groundwork.embedder.id]),
    ].map((id) => ({ id, object: "model", created: 0, owned_by: "groundwork" })),
  }),
})
