import { type CommonOptions, type Register, wholeNumber, withRuntime } from "../session.ts"
import { addFilters, type FilterOptions } from "./filter.ts"
import { questionForm } from "./line-forms.ts"

interface SearchOptions extends CommonOptions, FilterOptions {
  readonly k: string
  readonly explain?: boolean
  readonly queries?: string
  readonly format?: string
}

export const searchCommand: Register = (program, terminal, finish) => {
  const search = program
    .command("search")
    .description('Find passages; "quoted words" must stand together')
    .argument("[words...]", "what to look for")
    .option("-k <number>", "how many hits", "10")
    .option("--explain", "show what each hit's score is made of")
    .option("--queries <file>", `JSON Lines of ${questionForm}, one search each`)
    .option("--format <form>", "trec: qid Q0 docid rank score tag, documents ranked by their best passage")
  addFilters(search)
    .option("--as <principal>", "search as this person: user:ann,group:hr")
    .option("--json", "JSON")
    .action(async (words: string[], options: SearchOptions) => {
      const k = wholeNumber("-k", options.k, 1, 10_000)
      const { searchBody } = await import("./search-body.ts")
      finish(
        await withRuntime(
          terminal,
          options,
          (runtime, context) => searchBody(terminal, runtime, context, words.join(" "), { ...options, k }),
          { readOnly: true },
        ),
      )
    })
}
