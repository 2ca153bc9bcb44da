import { join } from "node:path"
import { createOpenAI } from "@ai-sdk/openai"
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client"
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio"
import { embedMany, generateText, streamText } from "ai"
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
  const annotations: unknown[] = []
  for await (const chunk of await client.chat.completions.create({
    model: "groundwork",
    stream: true,
    messages: [{ role: "user", content: question }],
  })) {
    const delta = chunk.choices[0]?.delta
    streamed += delta?.content ?? ""
    if (delta !== undefined && "annotations" in delta && Array.isArray(delta.annotations))
      annotations.push(...delta.annotations)
  }
  // The stream cites what the whole answer cites.
  expect(annotations).toEqual(message?.annotations)
  expect(streamed).toContain("27 days")
  const embedded = await client.embeddings.create({ model: "groundwork-static-1", input: ["annual leave", "holiday"] })
  expect(embedded.data).toHaveLength(2)
  expect(embedded.data[0]?.embedding.length).toBeGreaterThan(100)
})

test("the OpenAI client gets its own kind of error, with the code of the table", async () => {
  const client = new OpenAI({ baseURL: `${service.service.address}/v1`, apiKey: "none", maxRetries: 0 })
  const asked = client.chat.completions.create({ model: "no-such-model", messages: [{ role: "user", content: "?" }] })
  await expect(asked).rejects.toMatchObject({ status: 400, code: "model_unknown", type: "invalid_request_error" })
})

test("the AI SDK gets sources from the citations, streams, and embeds", async () => {
  const provider = createOpenAI({ baseURL: `${service.service.address}/v1`, apiKey: "none" })
  const { text, sources } = await generateText({ model: provider.chat("groundwork"), prompt: question })
  expect(text).toContain("27 days")
  expect(sources[0]).toMatchObject({ sourceType: "url", title: expect.stringContaining("leave") })
  const streamed = streamText({ model: provider.chat("groundwork"), prompt: question })
  expect(await streamed.text).toContain("27 days")
  expect((await streamed.sources).length).toBeGreaterThan(0)
  const { embeddings } = await embedMany({
    model: provider.embedding("groundwork-static-1"),
    values: ["annual leave", "holiday"],
  })
  expect(embeddings.map((vector) => vector.length)).toEqual([embeddings[0]?.length, embeddings[0]?.length])
})

test("the official MCP client talks to groundwork mcp over standard input and output, as the person it names", async () => {
  const client = new Client({ name: "test", version: "1.0.0" })
  const bin = join(import.meta.dirname, "../../bin/groundwork.js")
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [bin, "mcp", "--home", service.home, "--as", "user:ann"],
      stderr: "ignore",
    }),
  )
  const found = await client.callTool({ name: "search", arguments: { query: "zebrafish band annual leave" } })
  expect(JSON.stringify(found)).toContain("27 days")
  expect(JSON.stringify(found)).not.toContain("zebrafish band begins")
  const { resources } = await client.listResources()
  const uri = resources.find((resource) => resource.name.includes("leave"))?.uri ?? ""
  expect(JSON.stringify(await client.readResource({ uri }))).toContain("27 days")
  await client.close()
}, 60_000)

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
