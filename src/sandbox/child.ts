/** Entry of a child process: waits for tasks from the parent, runs them one at a time, answers each. Never imported, but for its types. */
import { Worker } from "node:worker_threads"
import { type ErrorCode, GroundworkError } from "../core/errors.ts"
import type { SandboxTask } from "./port.ts"

export type TaskReply =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string }

// A reader in an endless loop would outlive a killed parent: a thread of its own looks for the parent and ends the process.
const watchdog = new Worker(
  `const parent = process.ppid; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL") }, 1000)`,
  { eval: true },
)
watchdog.unref()

process.on("message", (task: SandboxTask) => void answer(task))
process.on("disconnect", () => process.exit(0))

async function answer(task: SandboxTask): Promise<void> {
  const reply = await perform(task)
  process.send?.(reply)
}

async function perform(task: SandboxTask): Promise<TaskReply> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(task.module)
    const run = module[task.task]
    if (typeof run !== "function") return { ok: false, code: "internal", detail: `no task ${task.task}` }
    return { ok: true, output: await run(task.input) }
  } catch (error) {
    if (error instanceof GroundworkError) return { ok: false, code: error.code, detail: error.detail }
    return { ok: false, code: "reader_crashed", detail: error instanceof Error ? error.message.slice(0, 200) : "" }
  }
}
