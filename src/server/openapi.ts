import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi"
import type { AnyRoute } from "./route.ts"
import { routes } from "./routes/list.ts"
import { problemSchema } from "./schemas.ts"

/** What the API document says of itself. */
export const description = {
  openapi: "3.1.0",
  info: {
    title: "Groundwork",
    version: "0.1.0",
    description: "Answers with evidence, over HTTP. Errors are problem+json from one table.",
  },
}

/** The API document, from the declarations alone. */
export function openApiDocument(): object {
  const server = new OpenAPIHono()
  for (const declared of routes) server.openAPIRegistry.registerPath(definitionOf(declared))
  return server.getOpenAPI31Document(description)
}

/** A declaration as OpenAPI has it. */
export function definitionOf(declared: AnyRoute) {
  return createRoute({
    method: declared.method,
    path: declared.path,
    summary: declared.summary,
    ...(declared.role === "public" ? {} : { security: [{ session: [] }, { key: [] }], "x-role": declared.role }),
    request: requestOf(declared),
    responses: {
      200: { description: "Done", content: replyContent(declared) },
      default: {
        description: "A fault from the errors table",
        content: { "application/problem+json": { schema: problemSchema } },
      },
    },
  })
}

function requestOf(declared: AnyRoute) {
  return {
    ...(declared.params === undefined ? {} : { params: declared.params as z.ZodObject }),
    ...(declared.query === undefined ? {} : { query: declared.query as z.ZodObject }),
    ...(declared.body !== undefined
      ? { body: { required: true, content: { "application/json": { schema: declared.body as z.ZodType } } } }
      : declared.takesBytes === true
        ? {
            body: {
              required: true,
              content: { "application/octet-stream": { schema: z.string().meta({ format: "binary" }) } },
            },
          }
        : {}),
  }
}

function replyContent(declared: AnyRoute) {
  const others = (declared.alsoReplies ?? []).map((type) => [type, { schema: z.string() }] as const)
  return { "application/json": { schema: declared.reply as z.ZodType }, ...Object.fromEntries(others) }
}
