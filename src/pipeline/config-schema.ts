import { z } from "zod"
import type { Reader } from "../ingest/port.ts"
import type { GroundworkConfig } from "./config.ts"

const readerForm = z.looseObject({
  name: z.string().min(1),
  version: z.number(),
  extensions: z.array(z.string().regex(/^[a-z0-9.]+$/)).min(1),
  read: z.custom((value) => typeof value === "function"),
})

function isReader(value: unknown): boolean {
  return readerForm.safeParse(value).success
}

const money = z.number().nonnegative()

/** The form of `groundwork.config.ts|json`; unknown names are refused, so that a typing error is noticed. */
export const configSchema = z.strictObject({
  home: z.string().optional(),
  embedder: z.string().optional(),
  imageEmbedder: z.string().optional(),
  model: z.string().optional(),
  smallModel: z.string().optional(),
  reranker: z.union([z.url(), z.string().startsWith("onnx:")]).optional(),
  entailment: z.string().startsWith("onnx:").optional(),
  minConfidence: z.number().min(0).max(1).optional(),
  redactPersonalData: z.boolean().optional(),
  publicUrl: z.url().optional(),
  oidc: z.strictObject({ issuer: z.url(), clientId: z.string().min(1) }).optional(),
  budgets: z
    .strictObject({ perRequest: money.optional(), perDay: money.optional(), perKeyAndDay: money.optional() })
    .optional(),
  readers: z.array(z.custom<Reader>(isReader, "is not made by defineReader")).optional(),
  // What an app must have is looked at where apps are known.
  apps: z
    .array(z.custom<object>((value) => typeof value === "object" && value !== null, "is not made by defineApp"))
    .optional(),
  prices: z.record(z.string(), z.strictObject({ input: money, output: money })).optional(),
  limits: z
    .strictObject({
      fileBytes: z.number().positive().optional(),
      readMs: z.number().positive().optional(),
      readBytes: z.number().positive().optional(),
      modelMs: z.number().positive().optional(),
      promptCharacters: z.number().positive().optional(),
    })
    .optional(),
}) satisfies z.ZodType<GroundworkConfig>
