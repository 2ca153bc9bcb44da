import { type CommonOptions, type Register, share, withRuntime } from "../session.ts"
import { addFilters, type FilterOptions } from "./filter.ts"
import { questionForm } from "./line-forms.ts"

interface AskOptions extends CommonOptions, FilterOptions {
  readonly questions?: string
  readonly answerer: string
  readonly minConfidence?: string
}

export const askCommand: Register = (program, terminal, finish) => {
  const ask = program
    .command("ask")
    .description("Answer a question from the documents, every sentence with its evidence, or say that they do not")
    .argument("[question...]", "the question; its words need no quotes")
    .option("--questions <file>", `JSON Lines of ${questionForm}, one answer each`)
    .option("--answerer <name>", "extractive, model or auto", "auto")
    .option("--min-confidence <share>", "decline below this calibrated confidence (default: as fitted)")
  addFilters(ask)
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
