import type { Register } from "../program.ts"
import type { CommonOptions } from "../session.ts"

export const evalCommand: Register = (program) => {
  program
    .command("eval")
    .description("Measure on a data set: a BEIR folder or cases in JSON Lines")
    .argument("<dataset>", "folder or file")
    .option("--app <name>", "an app's cases instead of questions")
    .option("--json", "one JSON document")
    .action(async (_dataset: string, _options: CommonOptions) => {})
}
