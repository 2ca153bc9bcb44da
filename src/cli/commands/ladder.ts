import { groundworkError } from "../../core/errors.ts"
import { type CommonOptions, type Register, wholeNumber, withRuntime } from "../session.ts"

interface LadderOptions extends CommonOptions {
  readonly limit?: string
  readonly plot?: string
}

export const ladderCommand: Register = (program, terminal, finish) => {
  program
    .command("ladder")
    .description("Measure each answerer on cases of this home and set when `ask --answerer auto` asks a model")
    .argument("<deed>", "fit")
    .argument("<cases>", "JSON Lines of {question, answers, evidence, unanswerable}, or a folder with cases.jsonl")
    .option("--limit <number>", "only so many cases, spread over all")
    .option("--plot <file>", "writes quality over cost as SVG")
    .option("--json", "one JSON document")
    .action(async (deed: string, cases: string, options: LadderOptions) => {
      if (deed !== "fit") throw groundworkError("usage", `ladder can fit, not "${deed}"`)
      const limit = options.limit === undefined ? undefined : wholeNumber("--limit", options.limit, 1, 100_000)
      const { ladderBody } = await import("./ladder-body.ts")
      await withRuntime(terminal, options, (runtime, context) =>
        ladderBody(terminal, runtime, context, cases, { limit, plot: options.plot, isJson: options.json === true }),
      )
      finish(0)
    })
}
