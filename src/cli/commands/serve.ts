import { availableParallelism } from "node:os"
import { type CommonOptions, type Register, wholeNumber, withRuntime } from "../session.ts"

/** Each keeps an index view of its own in memory. */
const mostWorkers = 4

export const serveCommand: Register = (program, terminal) => {
  program
    .command("serve")
    .description("Serve the page, the API, the OpenAI protocol and MCP over one home")
    .option("--host <address>", "address to listen on; beyond this machine only with accounts", "127.0.0.1")
    .option("--port <number>", "port to listen on, 0 for any free one", "7700")
    .option("--sample", "put the sample company's handbook in first")
    .option(
      "--workers <number>",
      "threads that search and ask when requests come together (default: one a core, at most 4)",
    )
    .option("--log", "structured logs on standard error, without text of documents")
    .action(
      async (
        options: CommonOptions & { host: string; port: string; workers?: string; sample?: boolean; log?: boolean },
      ) => {
        const { boundHeapGrowth } = await import("../../pipeline/heap-growth.ts")
        boundHeapGrowth()
        const { serveBody } = await import("./serve-body.ts")
        const workers =
          options.workers === undefined
            ? Math.min(availableParallelism(), mostWorkers)
            : wholeNumber("--workers", options.workers, 0, 64)
        const port = wholeNumber("--port", options.port, 0, 65_535)
        await withRuntime(
          terminal,
          options,
          (runtime, context) => serveBody(terminal, runtime, context, { ...options, port }),
          { create: true, ...(workers === 0 ? {} : { workers }) },
        )
      },
    )
}
