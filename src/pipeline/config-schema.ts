import { z } from "zod"
import type { GroundworkConfig } from "./config.ts"

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
