import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import type { Command } from "commander"
import { type ErrorCode, GroundworkError, groundworkError } from "../core/errors.ts"
import { type Principal, parsePrincipal, parseReaderList, systemPrincipal } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import type { ResolvedConfig } from "../pipeline/config.ts"
import type { Groundwork } from "../pipeline/port.ts"
import type { OpenOptions } from "../pipeline/runtime.ts"

/** What a command reads from and writes to; tests give their own. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly isInteractive: boolean
}

/** Options every command has. */
export interface CommonOptions {
  readonly home?: string
  readonly config?: string
  readonly as?: string
  readonly json?: boolean
}

/** What a command returns to the shell: 0 done; 1 failed in part or whole, or nothing found, read or made of any file; 2 misused. */
export type ExitStatus = 0 | 1 | 2

/** Adds a command to the program. `finish` sets the exit status; bodies are imported only when the command runs, to start fast. */
export type Register = (program: Command, terminal: Terminal, finish: (status: ExitStatus) => void) => void

/** Opens the home, runs `work`, and closes it whatever happens. */
export async function withRuntime<Result>(
  terminal: Terminal,
  options: CommonOptions,
  work: (runtime: Groundwork, context: (kind: string) => Context) => Promise<Result>,
  open: OpenOptions = {},
): Promise<Result> {
  // Looked at first: a home is not made for a command that was not understood.
  const principal = options.as === undefined ? systemPrincipal : principalOption(options.as)
  const { openRuntime } = await import("../pipeline/runtime.ts")
  const runtime = await openRuntime(await configOf(terminal, options), open)
  try {
    return await work(runtime, (kind) => runtime.context({ kind, principal, signal: terminal.signal }))
  } finally {
    await runtime.close()
  }
}

/** The settings that a command works with. */
export async function configOf(terminal: Terminal, options: CommonOptions): Promise<ResolvedConfig> {
  const { loadConfig } = await import("../pipeline/config.ts")
  return loadConfig({ environment: terminal.environment, flags: { home: options.home, config: options.config } })
}

function principalOption(text: string): Principal {
  return asUsage("--as", () => parsePrincipal(text))
}

/** @throws usage for a list of readers (`--access`) of another form */
export function checkReaders(name: string, text: string): void {
  asUsage(name, () => parseReaderList(text))
}

function asUsage<Value>(name: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    if (error instanceof GroundworkError) throw groundworkError("usage", `${name}: ${error.detail}`, error)
    throw error
  }
}

/** Says on the way that passages are found by words alone because the home was filled with another embedder. */
export async function noteMissingVectors(terminal: Terminal, runtime: Groundwork): Promise<void> {
  const finding = await runtime.vectors()
  if (finding.status !== "ok") terminal.error(`note: ${finding.detail}`)
}

/** Reads a JSON Lines file; a line that is no JSON becomes an error value in its place, so that the others go on. */
export async function readJsonLines(
  path: string,
): Promise<readonly { readonly line: number; readonly value?: unknown; readonly problem?: string }[]> {
  const text = await readInputFile(path)
  return text
    .split("\n")
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter((entry) => entry.text !== "")
    .map(({ line, text: body }) => {
      try {
        return { line, value: JSON.parse(body) as unknown }
      } catch {
        return { line, problem: `line ${line} is not JSON` }
      }
    })
}

/** Reads a text file or, for `-`, standard input. */
export async function readInputFile(path: string): Promise<string> {
  if (path === "-") {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString("utf8")
  }
  try {
    return await readFile(resolve(path), "utf8")
  } catch (cause) {
    throw groundworkError("path_missing", path, cause)
  }
}

/** Exit status that belongs to a fault: misuse is 2, everything else 1. */
export function exitStatusOf(error: GroundworkError): ExitStatus {
  const misuse: readonly ErrorCode[] = ["usage", "input_invalid"]
  return misuse.includes(error.code) ? 2 : 1
}

/** A whole number option between bounds; anything else is misuse. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw groundworkError("usage", `${name} must be a whole number from ${least} to ${most}, not "${text}"`)
  }
  return value
}

/** A share option between 0 and 1. */
export function share(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw groundworkError("usage", `${name} must be from 0 to 1, not "${text}"`)
  return value
}
