import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Context } from "../../core/run.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import type { ExitStatus, Terminal } from "../session.ts"
import { describeAnswer } from "./ask-body.ts"
import { describeReport } from "./ingest.ts"

/** The examples stand beside `src/` in a checkout and beside `dist/` in the package. */
export function examplesFolder(): string {
  const beside = ["../../../examples", "../../../../examples"].map((path) => join(import.meta.dirname, path))
  return beside.find((path) => existsSync(join(path, "handbook"))) ?? beside[0] ?? ""
}

/** The demo keeps to a home of its own, so that it never mixes with a person's documents. */
export function demoHome(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.GROUNDWORK_HOME ?? join(process.cwd(), ".groundwork", "demo")
}

/** Ingests the sample handbook and asks its five questions without a model. @returns 1 if a file could not be read */
export async function demoBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  json: boolean,
): Promise<ExitStatus> {
  const examples = examplesFolder()
  const report = await runtime.ingest(context("ingest"), [join(examples, "handbook")], { collection: "handbook" })
  if (!json) terminal.out(`$ groundwork ingest examples/handbook --collection handbook\n${describeReport(report)}\n`)
  const questions = readFileSync(join(examples, "questions.jsonl"), "utf8").trim().split("\n")
  for (const line of questions) {
    const { question, text } = JSON.parse(line) as { readonly question?: string; readonly text?: string }
    // An ordinary employee asks: what only HR may read is not there.
    const asking: Context = { ...context("ask"), principal: { kind: "user", user: "alex", groups: ["staff"] } }
    const answer = await runtime.ask(
      asking,
      { text: question ?? text ?? "" },
      { answerer: "extractive", filter: { collections: ["handbook"] } },
    )
    terminal.out(json ? JSON.stringify(answer) : `${describeAnswer(answer)}\n`)
  }
  return report.failed.length > 0 ? 1 : 0
}
