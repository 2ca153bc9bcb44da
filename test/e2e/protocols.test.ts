import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client"
import { generateText } from "ai"
import OpenAI from "openai"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startTestService, type TestService } from "./service.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

const question = "How many days of paid annual leave do full-time employees have?"

test("the official OpenAI client chats, streams, embeds and lists models", async () => {
  const client = new OpenAI({ baseURL: `${service.service.address}/v1`, apiKey: "none" })
  const models = await client.models.list()
  expect(models.data.map((model) => model.id)).toContain("groundwork")
  const chat = await client.chat.completions.create({
    model: "groundwork",
    messages: [{ role: "user", content: question }],
  })
  const message = chat.choices[0]?.message
  expect(message?.content).toContain("27 days")
  const citation = message?.annotations?.[0]?.url_citation
  expect(message?.content?.slice(citation?.start_index, citation?.end_index)).toContain("27 days")
  let streamed = ""
  for await (const chunk of await client.chat.completions.create({
    model: "groundwork",
    stream: true,
    messages: [{ role: "user", content: question }],
  })) {
    streamed += chunk.choices[0]?.delta.content ?? ""
  }
  expect(streamed).toContain("27 days")
  const embedded = await client.embeddings.create({ model: "groundwork-static-1", input: ["annual leave", "holiday"] })
  expect(embedded.data).toHaveLength(2)
  expect(embedded.data[0]?.embedding.length).toBeGreaterThan(100)
})

test("the AI SDK gets a cited answer as text", async () => {
  const provider = createOpenAICompatible({ name: "groundwork", baseURL: `${service.service.address}/v1` })
  const { text } = await generateText({ model: provider("groundwork"), prompt: question })
  expect(text).toContain("27 days")
})

test("the official MCP client searches, asks, reads and verifies over streamable HTTP", async () => {
  const client = new Client({ name: "test", version: "1.0.0" })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${service.service.address}/mcp`)))
  const tools = await client.listTools()
  expect(tools.tools.map((tool) => tool.name).sort()).toEqual(["ask", "read-document", "search", "verify"])
  const call = async (name: string, input: Record<string, unknown>) => {
    const result = (await client.callTool({ name, arguments: input })) as {
      content: { text: string }[]
      isError?: boolean
    }
    return { isError: result.isError === true, text: result.content[0]?.text ?? "" }
  }
  const answer = JSON.parse((await call("ask", { question })).text) as {
    claims: { text: string; citations: { document: string }[] }[]
  }
  expect(answer.claims[0]?.text).toContain("27 days")
  const read = JSON.parse((await call("read-document", { id: answer.claims[0]?.citations[0]?.document })).text) as {
    text: string
  }
  expect(read.text).toContain("27 days")
  expect(
    (await call("verify", { text: "Full-time employees have 29 days of annual leave.", collection: "handbook" })).text,
  ).toContain("contradicted")
  expect(await call("read-document", { id: "nonsense" })).toMatchObject({
    isError: true,
    text: expect.stringContaining("not_found"),
  })
  const resources = await client.listResources()
  expect(resources.resources.length).toBeGreaterThan(0)
  await client.close()
})
