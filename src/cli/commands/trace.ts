import { groundworkError } from "../../core/errors.ts"
import type { RunRecord } from "../../core/run.ts"
import { type CommonOptions, type Register, wholeNumber, withRuntime } from "../session.ts"

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
function summaryOf(run: RunRecord) {
  const { id, kind, startedAt, ms, status } = run
  const about = subjectOf(run)
  return { id, kind, startedAt, ms, status, ...(about === undefined ? {} : { about }) }
}

function describeRun(run: RunRecord): string {
  return `${run.id}  ${run.kind.padEnd(14)} ${run.status.padEnd(10)} ${shorten(subjectOf(run) ?? "")}`.trimEnd()
}

/** What the run was about: the question, or the files that it read. */
function subjectOf(run: RunRecord): string | undefined {
  const input = run.input as { readonly text?: unknown; readonly paths?: unknown; readonly input?: unknown } | null
  if (typeof input?.text === "string") return input.text
  if (Array.isArray(input?.paths) && input.paths.length > 0)
    return input.paths.length > 2 ? `${input.paths[0]} and ${input.paths.length - 1} more` : input.paths.join(", ")
  // An app without files: its input says what it was about.
  const own = input?.input
  if (typeof own !== "object" || own === null) return undefined
  const text = Object.values(own).find((value) => typeof value === "string")
  return typeof text === "string" ? text : undefined
}

const longestSubject = 100

/** Of a long path the end tells more. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ")
  if (line.length <= longestSubject) return line
  return line.startsWith("/") ? `…${line.slice(-longestSubject)}` : `${line.slice(0, longestSubject)}…`
}
