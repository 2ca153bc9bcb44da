import { z } from "@hono/zod-openapi"

/** Shapes of the API's bodies, the same as the command's JSON. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.string(),
    hint: z.string(),
    requestId: z.string(),
  })
  .openapi("Problem")

export const boxSchema = z.object({
  page: z.number(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})

export const citationSchema = z
  .looseObject({
    kind: z.enum(["text", "time", "region", "record"]),
    stance: z.enum(["supports", "contradicts"]),
    document: z.string().optional(),
    version: z.string().optional(),
    title: z.string().optional(),
    source: z.string(),
    start: z.number().optional(),
    end: z.number().optional(),
    quote: z.string(),
    page: z.number().optional(),
    boxes: z.array(boxSchema).optional(),
    section: z.string().optional(),
    date: z.string().optional(),
  })
  .openapi("Citation")

export const claimSchema = z
  .object({
    text: z.string(),
    verdict: z.enum(["supported", "partly", "contradicted", "unsupported"]),
    confidence: z.number(),
    citations: z.array(citationSchema),
    problems: z.array(z.object({ kind: z.string(), said: z.string(), found: z.string() })).optional(),
    beside: z.literal(true).optional(),
  })
  .openapi("Claim")

export const answerSchema = z
  .looseObject({
    question: z.string(),
    understoodAs: z.string().optional(),
    status: z.enum(["answered", "partial", "abstained"]),
    text: z.string(),
    confidence: z.number(),
    claims: z.array(claimSchema),
    reason: z.string().optional(),
    nearest: z.array(citationSchema).optional(),
    answerer: z.string(),
    ms: z.number(),
    trace: z.string(),
  })
  .openapi("Answer")

export const turnSchema = z.strictObject({
  role: z.enum(["user", "assistant"]),
  text: z.string().max(20_000),
  trace: z.string().max(100).optional(),
})

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date like 2026-01-31")

export const filterSchema = z
  .strictObject({
    collections: z.array(z.string()).max(100).optional(),
    types: z.array(z.string()).max(50).optional(),
    after: isoDate.optional(),
    before: isoDate.optional(),
    tags: z.array(z.string()).max(50).optional(),
    path: z.string().max(500).optional(),
  })
  .openapi("Filter")

export const questionSchema = z
  .strictObject({
    question: z.string().trim().min(1).max(4000),
    history: z.array(turnSchema).max(50).optional(),
    filter: filterSchema.optional(),
    answerer: z.enum(["extractive", "model", "auto"]).optional(),
    minConfidence: z.number().min(0).max(1).optional(),
    stream: z.boolean().optional(),
  })
  .openapi("Question")

export const hitSchema = z.looseObject({
  document: z.string(),
  version: z.string(),
  title: z.string(),
  source: z.string(),
  start: z.number(),
  end: z.number(),
  text: z.string(),
  score: z.number(),
})

export const documentSchema = z
  .looseObject({
    id: z.string(),
    collection: z.string(),
    path: z.string(),
    title: z.string(),
    type: z.string(),
    currentVersion: z.string(),
    metadata: z.looseObject({}),
    addedAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi("Document")

export const jobSchema = z
  .looseObject({
    id: z.string(),
    kind: z.string(),
    status: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
    progress: z.number(),
    message: z.string(),
  })
  .openapi("Job")

export const idParams = z.object({ id: z.string().min(1).max(200) })

/** A page of a list: pass `next` as `after` to go on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(300).optional(),
})

export const doneSchema = z.object({ done: z.literal(true) })
