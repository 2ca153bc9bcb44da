import { spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

export interface Outcome {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

const bin = resolve(import.meta.dirname, "../../bin/groundwork.js")

/** Runs the real command in a process of its own. Nothing of the caller's settings or keys goes along. */
export function groundwork(home: string, parameters: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [bin, ...parameters, "--home", home], {
      env: { PATH: process.env.PATH, HOME: home },
      cwd: tmpdir(),
    })
    const out: Buffer[] = []
    const error: Buffer[] = []
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => error.push(chunk))
    child.on("error", fail)
    child.on("close", (status) =>
      done({ status, out: Buffer.concat(out).toString(), error: Buffer.concat(error).toString() }),
    )
    child.stdin.end(input)
  })
}

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "groundwork-"))
}
