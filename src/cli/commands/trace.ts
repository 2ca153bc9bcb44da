import { groundworkError } from "../../core/errors.ts"
import type { RunRecord } from "../../core/run.ts"
import type { Register } from "../program.ts"
import { type CommonOptions, wholeNumber, withRuntime } from "../session.ts"

export const traceCommand: Register = (program, terminal) => {
  program
    .command("trace")
    .description("Tell what a run saw, decided and paid; without an id, list the last runs")
    .argument("[id]", "the trace's id, as printed with every answer")
    .option("--limit <number>", "how many runs to list, newest first", "20")
    .option("--as <principal>", "as this person: user:ann,group:hr")
    .option("--json", "JSON: one document, or one line a run of the list")
    .action(async (id: string | undefined, options: CommonOptions & { readonly limit: string }) => {
      const limit = wholeNumber("--limit", options.limit, 1, 1000)
      await withRuntime(
        terminal,
        options,
        async (runtime, context) => {
          if (id === undefined) {
            for (const run of await runtime.traces(context("trace"), limit))
              terminal.out(options.json === true ? JSON.stringify(summaryOf(run)) : describeRun(run))
            return
          }
          const run = await runtime.trace(context("trace"), id)
          if (run === undefined) throw groundworkError("not_found", id)
          terminal.out(options.json === true ? JSON.stringify(run) : runtime.tellRun(run))
        },
        { readOnly: true },
      )
    })
}

/** A run without what it read and wrote. */
function summaryOf({ id, kind, startedAt, ms, status }: RunRecord) {
  return { id, kind, startedAt, ms, status }
}

function describeRun(run: RunRecord): string {
  const input = run.input as { readonly text?: unknown } | null
  const text = typeof input?.text === "string" ? input.text.replace(/\s+/g, " ").slice(0, 80) : ""
  return `${run.id}  ${run.kind.padEnd(14)} ${run.status.padEnd(10)} ${text}`.trimEnd()
}
