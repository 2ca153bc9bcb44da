import type { Register } from "../program.ts"
import { type CommonOptions, share, withRuntime } from "../session.ts"
import { questionForm } from "./question-line.ts"

interface AskOptions extends CommonOptions {
  readonly questions?: string
  readonly answerer: string
  readonly minConfidence?: string
  readonly collection?: string
  readonly type?: string
  readonly after?: string
  readonly before?: string
  readonly tag?: string
  readonly path?: string
}

export const askCommand: Register = (program, terminal, finish) => {
  program
    .command("ask")
    .description("Answer a question from the documents, every sentence with its evidence, or say that they do not")
    .argument("[question...]", "the question; its words need no quotes")
    .option("--questions <file>", `JSON Lines of ${questionForm}, one answer each`)
    .option("--answerer <name>", "extractive, model or auto", "auto")
    .option("--min-confidence <share>", "decline below this calibrated confidence (default: as fitted)")
    .option("--collection <names>", "only these collections, separated by commas")
    .option("--type <types>", "only these file types")
    .option("--after <date>", "only documents of this ISO date or later")
    .option("--before <date>", "only documents of this ISO date or earlier")
    .option("--tag <tags>", "only documents with these tags")
    .option("--path <glob>", "only documents whose path matches")
    .option("--as <principal>", "ask as this person: user:ann,group:hr")
    .option("--json", "JSON, one line an answer")
    .action(async (words: string[], options: AskOptions) => {
      const minConfidence =
        options.minConfidence === undefined ? undefined : share("--min-confidence", options.minConfidence)
      const { askBody } = await import("./ask-body.ts")
      finish(
        await withRuntime(terminal, options, (runtime, context) =>
          askBody(terminal, runtime, context, words.join(" "), { ...options, minConfidence }),
        ),
      )
    })
}
