import { type CommonOptions, configOf, type Register, wholeNumber, withRuntime } from "../session.ts"
import { appCaseForm } from "./line-forms.ts"

interface EvalOptions extends CommonOptions {
  readonly app?: string
  readonly answerer: string
  readonly minConfidence?: string
  readonly limit?: string
  readonly worst: string
  readonly split?: string
}

export const evalCommand: Register = (program, terminal, finish) => {
  program
    .command("eval")
    .description("Measure on a data set: a BEIR folder, a folder with cases.jsonl and documents/, or a file of cases")
    .argument("<dataset>", "folder or file")
    .option("--app <name>", `cases of an app: JSON Lines of ${appCaseForm}`)
    .option("--answerer <name>", "extractive, model or auto", "extractive")
    .option("--min-confidence <share>", "decline below this confidence")
    .option("--limit <number>", "only the first so many cases")
    .option("--split <name>", "BEIR: which qrels file, default test, else dev, else train")
    .option("--worst <number>", "how many of the worst cases to print", "0")
    .option("--json", "one JSON document, with every case; of an app one line a case and one for all")
    .action(async (dataset: string, options: EvalOptions) => {
      const { evalBody, evaluationHome, isKeptAtHome } = await import("./eval-body.ts")
      const { embedder = "built-in" } = await configOf(terminal, options)
      const home = options.home ?? (options.app === undefined ? await evaluationHome(dataset, embedder) : undefined)
      // The evaluation's own home knows of no collection: what stays here at home stays here in it.
      const isElsewhere = options.home === undefined && home !== undefined
      const localOnly = isElsewhere && (await isKeptAtHome(terminal, options, dataset))
      const limit = options.limit === undefined ? undefined : wholeNumber("--limit", options.limit, 1, 1_000_000)
      finish(
        await withRuntime(
          terminal,
          { ...options, ...(home === undefined ? {} : { home }) },
          (runtime, context) =>
            evalBody(terminal, runtime, context, dataset, {
              ...options,
              limit,
              localOnly,
              worst: wholeNumber("--worst", options.worst, 0, 1000),
            }),
          { create: true },
        ),
      )
    })
}
