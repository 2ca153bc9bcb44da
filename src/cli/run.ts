import { formatError, GroundworkError, groundworkError } from "../core/errors.ts"
import { buildProgram } from "./program.ts"
import { exitStatusOf, type Terminal } from "./session.ts"

const controller = new AbortController()
let interrupts = 0
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    interrupts += 1
    // The first asks politely: what began is finished or rolled back. The second is for those who cannot wait.
    if (interrupts > 1) process.exit(130)
    controller.abort()
  })
}
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0)
})

const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
  environment: process.env,
  signal: controller.signal,
  isInteractive: process.stderr.isTTY === true,
}

process.exitCode = await run()

async function run(): Promise<number> {
  const { program, status } = buildProgram(terminal)
  try {
    await program.parseAsync(process.argv)
    return controller.signal.aborted ? 130 : status()
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2
    const fault = toFault(error)
    terminal.error(formatError(fault))
    if (fault.code === "internal" && process.env.GROUNDWORK_DEBUG !== undefined) terminal.error(String(fault.cause))
    return controller.signal.aborted ? 130 : exitStatusOf(fault)
  }
}

function toFault(error: unknown): GroundworkError {
  if (error instanceof GroundworkError) return error
  if (controller.signal.aborted) return groundworkError("cancelled", "", error)
  return groundworkError(
    "internal",
    error instanceof Error ? error.message : String(error),
    error instanceof Error ? error.stack : error,
  )
}

function isCommanderError(error: unknown): error is { readonly exitCode: number; readonly code: string } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.")
}
