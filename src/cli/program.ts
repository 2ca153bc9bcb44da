import { Command } from "commander"
import { appsCommands } from "./commands/apps.ts"
import { askCommand } from "./commands/ask.ts"
import { demoCommand } from "./commands/demo.ts"
import { documentCommands } from "./commands/document.ts"
import { evalCommand } from "./commands/eval.ts"
import { ingestCommand } from "./commands/ingest.ts"
import { ladderCommand } from "./commands/ladder.ts"
import { maintenanceCommands } from "./commands/maintenance.ts"
import { mcpCommand } from "./commands/mcp.ts"
import { modelsCommand } from "./commands/models.ts"
import { reviewCommand } from "./commands/review.ts"
import { searchCommand } from "./commands/search.ts"
import { serveCommand } from "./commands/serve.ts"
import { traceCommand } from "./commands/trace.ts"
import { verifyCommand } from "./commands/verify.ts"
import type { ExitStatus, Register, Terminal } from "./session.ts"

const commands: readonly Register[] = [
  ingestCommand,
  searchCommand,
  askCommand,
  verifyCommand,
  evalCommand,
  documentCommands,
  traceCommand,
  appsCommands,
  reviewCommand,
  modelsCommand,
  ladderCommand,
  maintenanceCommands,
  serveCommand,
  mcpCommand,
  demoCommand,
]

/** The whole command, also used to make the reference in the docs. */
export function buildProgram(terminal: Terminal): { readonly program: Command; readonly status: () => ExitStatus } {
  let status: ExitStatus = 0
  const program = new Command("groundwork")
    .description("Documents in; answers, fields and actions out, every one with evidence that was checked")
    .version("0.1.0")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
      outputError: (text, write) => write(usageLine(text, "groundwork --help; an app runs as groundwork run APP")),
    })
  const finish = (value: ExitStatus) => {
    status = value
  }
  for (const register of commands) register(program, terminal, finish)
  for (const command of program.commands) {
    command.exitOverride()
    command.copyInheritedSettings(program)
    command.configureOutput({
      outputError: (text, write) => write(usageLine(text, `groundwork ${command.name()} --help`)),
    })
    command
      .option("--home <folder>", "the folder that holds everything (default: .groundwork, or GROUNDWORK_HOME)")
      .option("--config <file>", "settings file (default: groundwork.config.ts or .json beside the home)")
  }
  return { program, status: () => status }
}

/** What commander says, in the form of the errors table. */
function usageLine(text: string, help: string): string {
  return `usage: ${text.replace(/^error: /, "").trim()} (See ${help})`
}
