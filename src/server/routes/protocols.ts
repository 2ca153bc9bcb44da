import { z } from "@hono/zod-openapi"
import { createMcpHandler } from "@modelcontextprotocol/server"
import { createMcpServer } from "../../mcp/server.ts"
import { type Call, route } from "../route.ts"

const rpcMessage = z.looseObject({ jsonrpc: z.literal("2.0") })
const rpcBody = z.union([rpcMessage, z.array(rpcMessage).min(1).max(50)]).openapi("JsonRpc")

export const mcp = route({
  method: "post",
  path: "/mcp",
  summary: "MCP by streamable HTTP: search, ask, read-document and verify as tools, documents as resources",
  role: "reader",
  body: rpcBody,
  reply: z.unknown(),
  alsoReplies: ["text/event-stream"],
  handle: async ({ services, identity, http, body, deadline }: Call<unknown, unknown, z.infer<typeof rpcBody>>) => {
    const { signal, at } = deadline
    const handler = createMcpHandler(() =>
      createMcpServer(services.groundwork, identity.context, { signal, deadline: at }),
    )
    return handler.fetch(http.req.raw, { parsedBody: body })
  },
})
