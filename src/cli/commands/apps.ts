import { Option } from "commander"
import { type CommonOptions, configOf, type Register, withRuntime } from "../session.ts"
import type { RunOptions } from "./apps-body.ts"

export const appsCommands: Register = (program, terminal, finish) => {
  program
    .command("apps")
    .description("List the apps with their input and output")
    .option("--json", "one JSON document, with JSON Schemas")
    .action(async (options: CommonOptions) => {
      const { listApps } = await import("./apps-body.ts")
      listApps(terminal, (await configOf(terminal, options)).apps ?? [], options.json === true)
    })

  program
    .command("run")
    .description("Run an app on files or inputs")
    .argument("<app>", "the app's name, see groundwork apps")
    .argument("[path...]", "files the app reads, or folders of them")
    .option("--input <json>", "the app's input as JSON")
    .option("--inputs <file>", "JSON Lines, one input a line")
    .option("--page-only", "invoices: leave embedded XML aside")
    .option("--schema <file>", "extract: the JSON Schema of what to find")
    .option("--model <name>", "the trained model to use, as named by train --as")
    .option("--format <form>", "another form of the result, where the app has one: md, csv, ics, ubl")
    .option("--as <principal|model>", "run as this person: user:ann,group:hr; or with the model trained --as this name")
    .option("--json", "JSON, one line an input")
    .action(async (app: string, paths: string[], given: RunOptions) => {
      const { runBody } = await import("./apps-body.ts")
      const options = asModel(given)
      finish(
        await withRuntime(
          terminal,
          options,
          (runtime, context) => runBody(terminal, runtime, context, app, paths, options),
          {
            create: true,
          },
        ),
      )
    })

  program
    .command("train")
    .description(
      "Fit an app to examples: route (columns text, category), recommend (columns person, item, weight?, time?)",
    )
    .argument("<app>", "route or recommend")
    .argument("<file>", "the examples as CSV")
    .option("--as <name>", "name of what was learned", "default")
    .addOption(new Option("--items <file>", "recommend: the items as JSON Lines, for reasons and cold items"))
    .option("--json", "one JSON document")
    .action(
      async (
        app: string,
        file: string,
        options: { home?: string; config?: string; as: string; items?: string; json?: boolean },
      ) => {
        const { trainBody } = await import("./apps-body.ts")
        const { as, ...common } = options
        finish(
          await withRuntime(
            terminal,
            common,
            (runtime, context) => trainBody(terminal, runtime, context, app, file, { ...options, as }),
            { create: true },
          ),
        )
      },
    )
}

/** `--as NAME` names what `train --as NAME` learned, unless it is a person: those begin with `user:` or `group:`. */
function asModel({ as, ...options }: RunOptions): RunOptions {
  if (as === undefined) return options
  if (/^(?:user|group):/.test(as)) return { ...options, as }
  return { ...options, model: options.model ?? as }
}
