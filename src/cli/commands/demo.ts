import { type CommonOptions, type Register, withRuntime } from "../session.ts"

export const demoCommand: Register = (program, terminal, finish) => {
  program
    .command("demo")
    .description("Put the sample company's handbook in and answer five questions from it")
    .option("--json", "JSON, one line an answer")
    .action(async (options: CommonOptions) => {
      const { demoBody, demoHome } = await import("./demo-body.ts")
      const home = options.home ?? demoHome(terminal.environment)
      finish(
        await withRuntime(
          terminal,
          { ...options, home },
          (runtime, context) => demoBody(terminal, runtime, context, options.json === true),
          { create: true },
        ),
      )
    })
}
