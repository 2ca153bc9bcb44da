import { type CommonOptions, type Register, withRuntime } from "../session.ts"

export const maintenanceCommands: Register = (program, terminal, finish) => {
  program
    .command("doctor")
    .description("Check the home: database, index in step with the store, originals there")
    .option("--json", "one JSON document")
    .action(async (options: CommonOptions) => {
      const findings = await withRuntime(terminal, options, (runtime) => runtime.doctor())
      if (options.json === true) terminal.out(JSON.stringify(findings))
      else
        for (const finding of findings)
          terminal.out(`${finding.status === "ok" ? "✓" : "✗"} ${finding.name}: ${finding.detail}`)
      finish(findings.some((finding) => finding.status !== "ok") ? 1 : 0)
    })

  program
    .command("reindex")
    .description("Build the index again from the store; what is there answers until the new one is ready")
    .option("--embedder <name>", "with this embedder: built-in, none, or one from the settings")
    .option("--json", "one JSON document")
    .action(async (options: CommonOptions & { embedder?: string }) => {
      const report = await withRuntime(terminal, options, (runtime, context) =>
        runtime.reindex(context("reindex"), options.embedder),
      )
      terminal.out(
        options.json === true
          ? JSON.stringify(report)
          : `${report.passages} passages of ${report.documents} documents indexed in ${report.seconds.toFixed(1)} s`,
      )
    })
}
