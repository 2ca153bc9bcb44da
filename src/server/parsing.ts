import { z } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { groundworkError } from "../core/errors.ts"

/**
 * One part of a request as its schema has it.
 * @param part what the fault calls it: `path`, `query` or `body`
 * @throws input_invalid naming the field; for one that is not known also those that are
 */
export function parsePart(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue === undefined) throw groundworkError("input_invalid", part)
  const place = issue.path.length === 0 ? part : `${part} ${issue.path.join(".")}`
  const known = issue.code === "unrecognized_keys" ? fieldsAt(schema, issue.path) : []
  const hint = known.length === 0 ? "" : `; it takes ${known.join(", ")}`
  throw groundworkError("input_invalid", `${place}: ${issue.message}${hint}`)
}

/** The names that an object within a schema takes. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at: unknown = bare(schema)
  for (const key of path) {
    if (at instanceof z.ZodObject) at = bare(at.shape[String(key)])
    else if (at instanceof z.ZodArray) at = bare(at.element)
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema
}

/** @throws body_too_large; input_invalid for what is not JSON */
export async function jsonBody(http: HonoContext, maxBytes: number): Promise<unknown> {
  const length = Number(http.req.header("content-length") ?? 0)
  if (length > maxBytes) throw groundworkError("body_too_large", `at most ${maxBytes} bytes`)
  const bytes = await http.req.arrayBuffer()
  if (bytes.byteLength > maxBytes) throw groundworkError("body_too_large", `at most ${maxBytes} bytes`)
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown
  } catch (cause) {
    throw groundworkError("input_invalid", "the body is not JSON", cause)
  }
}
