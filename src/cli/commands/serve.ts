import type { Register } from "../program.ts"
import { type CommonOptions, wholeNumber, withRuntime } from "../session.ts"

export const serveCommand: Register = (program, terminal) => {
  program
    .command("serve")
    .description("Serve the page, the API, the OpenAI protocol and MCP over one home")
    .option("--host <address>", "address to listen on; beyond this machine only with accounts", "127.0.0.1")
    .option("--port <number>", "port to listen on, 0 for any free one", "7700")
    .option("--sample", "put the sample company's handbook in first")
    .option("--log", "structured logs on standard error, without text of documents")
    .action(async (options: CommonOptions & { host: string; port: string; sample?: boolean; log?: boolean }) => {
      const { serveBody } = await import("./serve-body.ts")
      const port = wholeNumber("--port", options.port, 0, 65_535)
      await withRuntime(
        terminal,
        options,
        (runtime, context) => serveBody(terminal, runtime, context, { ...options, port }),
        { create: true },
      )
    })
}
