import { groundworkError } from "../../core/errors.ts"
import type { Register } from "../program.ts"
import { type CommonOptions, withRuntime } from "../session.ts"

export const traceCommand: Register = (program, terminal) => {
  program
    .command("trace")
    .description("Tell what a run saw, decided and paid")
    .argument("<id>", "the trace's id, as printed with every answer")
    .option("--as <principal>", "as this person: user:ann,group:hr")
    .option("--json", "one JSON document")
    .action(async (id: string, options: CommonOptions) => {
      await withRuntime(
        terminal,
        options,
        async (runtime, context) => {
          const run = await runtime.trace(context("trace"), id)
          if (run === undefined) throw groundworkError("not_found", id)
          terminal.out(options.json === true ? JSON.stringify(run) : runtime.tellRun(run))
        },
        { readOnly: true },
      )
    })
}
