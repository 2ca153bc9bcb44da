import { type CommonOptions, type Register, withRuntime } from "../session.ts"

export const mcpCommand: Register = (program, terminal) => {
  program
    .command("mcp")
    .description("Serve MCP on standard input and output: search, ask, read-document and verify as tools")
    .option("--as <principal>", "read as this person: user:ann,group:hr")
    .action(async (options: CommonOptions) => {
      const { serveStdio } = await import("@modelcontextprotocol/server/stdio")
      const { createMcpServer } = await import("../../mcp/server.ts")
      await withRuntime(terminal, options, async (runtime, context) => {
        const handle = serveStdio(() => createMcpServer(runtime, context("mcp").principal))
        await new Promise<void>((resolve) => {
          process.stdin.once("end", () => resolve())
          terminal.signal.addEventListener("abort", () => resolve(), { once: true })
        })
        await handle.close()
      })
    })
}
