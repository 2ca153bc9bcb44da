import { McpServer, ResourceTemplate } from "@modelcontextprotocol/server"
import { z } from "zod"
import { formatError, GroundworkError, groundworkError } from "../core/errors.ts"
import type { Principal } from "../core/principal.ts"
import type { Groundwork } from "../pipeline/port.ts"

/** Documents listed as resources at once. */
const listedDocuments = 200

/** An MCP server for one caller: search, ask, read and verify as tools, documents as resources; nothing the caller may not read. */
export function createMcpServer(
  groundwork: Groundwork,
  principal: Principal,
  limits: { readonly signal?: AbortSignal; readonly deadline?: number } = {},
): McpServer {
  const server = new McpServer({ name: "groundwork", version: "0.1.0" })
  const context = (kind: string) => groundwork.context({ kind, principal, ...limits })

  server.registerTool(
    "search",
    {
      description: "Find passages in the organisation's documents",
      inputSchema: z.object({ query: z.string().min(1).max(4000), k: z.number().int().min(1).max(50).default(8) }),
    },
    ({ query, k }) => replying(() => groundwork.search(context("mcp search"), { text: query, k })),
  )
  server.registerTool(
    "ask",
    {
      description: "Answer a question from the documents: claims with exact quotes, or an honest abstention",
      inputSchema: z.object({ question: z.string().min(1).max(4000) }),
    },
    ({ question }) => replying(() => groundwork.ask(context("ask"), { text: question })),
  )
  server.registerTool(
    "read-document",
    {
      description: "A document's text as read, in pieces; citations' offsets point into it",
      inputSchema: z.object({
        id: z.string(),
        version: z.string().optional(),
        offset: z.number().int().min(0).default(0),
        length: z.number().int().min(1).max(50_000).default(20_000),
      }),
    },
    ({ id, version, offset, length }) =>
      replying(async () => {
        const shown = await groundwork.document(context("document"), id, version)
        if (shown === undefined) throw groundworkError("not_found", id)
        return {
          title: shown.document.title,
          version: shown.version,
          total: shown.text.length,
          offset,
          text: shown.text.slice(offset, offset + length),
        }
      }),
  )
  server.registerTool(
    "verify",
    {
      description: "Check a text claim by claim against a collection",
      inputSchema: z.object({ text: z.string().min(1).max(100_000), collection: z.string() }),
    },
    ({ text, collection }) =>
      replying(() => groundwork.verify(context("verify"), text, { kind: "collection", collection })),
  )
  server.registerResource(
    "document",
    new ResourceTemplate("groundwork://documents/{id}", {
      list: async () => {
        const readable = await groundwork.store.readable(principal)
        const documents = await groundwork.store.documents({}, readable, listedDocuments)
        return {
          resources: documents.map((document) => ({
            uri: `groundwork://documents/${document.id}`,
            name: document.title,
            mimeType: "text/plain",
          })),
        }
      },
    }),
    { description: "A document's text as read", mimeType: "text/plain" },
    async (uri, { id }) => {
      const shown = await groundwork.document(context("document"), decodeURIComponent(String(id)))
      if (shown === undefined) throw groundworkError("not_found", uri.href)
      return { contents: [{ uri: uri.href, mimeType: "text/plain", text: shown.text }] }
    },
  )
  return server
}

/** A tool's result as JSON text; a fault as a tool error with its code, as at every door. */
async function replying(work: () => Promise<object>) {
  try {
    return { content: [{ type: "text" as const, text: JSON.stringify(await work()) }] }
  } catch (error) {
    const fault = error instanceof GroundworkError ? error : groundworkError("internal", "", error)
    return { isError: true, content: [{ type: "text" as const, text: formatError(fault) }] }
  }
}
