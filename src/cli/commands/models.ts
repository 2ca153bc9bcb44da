import { groundworkError } from "../../core/errors.ts"
import type { CommonOptions, Register } from "../session.ts"

export const modelsCommand: Register = (program, terminal, finish) => {
  program
    .command("models")
    .description("List the models that are set or found in the environment; `models test` tries each")
    .argument("[test]", "test: try each, and show what it can, how fast and at what price")
    .option("--json", "one JSON document")
    .action(async (deed: string | undefined, options: CommonOptions) => {
      if (deed !== undefined && deed !== "test")
        throw groundworkError("usage", `models takes nothing or test, not "${deed}"`)
      const { loadConfig } = await import("../../pipeline/config.ts")
      const { modelsBody } = await import("./models-body.ts")
      const flags = { home: options.home, config: options.config }
      const config = await loadConfig({ environment: terminal.environment, flags })
      finish(await modelsBody(terminal, config, deed === "test", options.json === true))
    })
}
