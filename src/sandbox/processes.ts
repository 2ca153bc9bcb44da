import { type ChildProcess, fork } from "node:child_process"
import { type GroundworkError, groundworkError } from "../core/errors.ts"
import type { TaskReply } from "./child.ts"
import { residentBytes } from "./memory.ts"
import type { Sandbox, SandboxLimits, SandboxTask } from "./port.ts"

export interface ProcessSandboxOptions {
  /** Children at a time. */
  readonly size: number
  /** Tasks after which a child is replaced, so that leaks of libraries end with it. */
  readonly tasksPerChild: number
  /** An unused child ends after this time. */
  readonly idleMs: number
}

interface Child {
  readonly process: ChildProcess
  tasks: number
  idleTimer?: NodeJS.Timeout
}

interface Waiting {
  readonly start: () => void
}

const childModule = new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.js", import.meta.url)
const memoryCheckMs = 100

/** A pool of child processes that start when needed, are watched from outside, and are replaced after some tasks. */
export function processSandbox(options: Partial<ProcessSandboxOptions> = {}): Sandbox {
  const { size = 2, tasksPerChild = 200, idleMs = 5_000 } = options
  const idle: Child[] = []
  const waiting: Waiting[] = []
  let busy = 0

  const acquire = async (): Promise<Child> => {
    if (busy >= size) await new Promise<void>((start) => waiting.push({ start }))
    else busy += 1
    const child = idle.pop()
    if (child === undefined) return { process: startChild(), tasks: 0 }
    clearTimeout(child.idleTimer)
    hold(child.process)
    return child
  }
  const release = (child: Child) => {
    const next = waiting.shift()
    if (isAlive(child.process) && child.tasks < tasksPerChild) {
      letGo(child.process)
      child.idleTimer = setTimeout(() => {
        idle.splice(idle.indexOf(child), 1)
        child.process.kill("SIGKILL")
      }, idleMs)
      child.idleTimer.unref()
      idle.push(child)
    } else {
      child.process.kill("SIGKILL")
    }
    if (next === undefined) busy -= 1
    else next.start()
  }

  return {
    async run<Output>(task: SandboxTask, limits: SandboxLimits, signal: AbortSignal): Promise<Output> {
      if (signal.aborted) throw groundworkError("cancelled")
      const child = await acquire()
      child.tasks += 1
      try {
        const output = await runIn(child.process, task, limits, signal)
        return output as Output
      } finally {
        release(child)
      }
    },
    async close() {
      for (const child of idle.splice(0)) {
        clearTimeout(child.idleTimer)
        child.process.kill("SIGKILL")
      }
    },
  }
}

function startChild(): ChildProcess {
  const child = fork(childModule, [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: ["--max-old-space-size=2048", "--no-warnings"],
  })
  // A child that cannot start or be written to shows itself through "exit" or a failed send; nothing more is to be done here.
  child.on("error", () => child.kill("SIGKILL"))
  return child
}

function runIn(child: ChildProcess, task: SandboxTask, limits: SandboxLimits, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      clearInterval(watch)
      signal.removeEventListener("abort", onAbort)
      child.off("message", onMessage)
      child.off("exit", onExit)
      settle()
    }
    const kill = (error: GroundworkError) =>
      end(() => {
        child.kill("SIGKILL")
        reject(error)
      })
    const onMessage = (reply: TaskReply) =>
      end(() => (reply.ok ? resolve(reply.output) : reject(groundworkError(reply.code, reply.detail))))
    const onExit = (code: number | null, signalName: NodeJS.Signals | null) =>
      kill(groundworkError(isOutOfMemory(code, signalName) ? "reader_memory" : "reader_crashed"))
    const onAbort = () => kill(groundworkError("cancelled"))
    const timer = setTimeout(() => kill(groundworkError("reader_timeout")), limits.timeoutMs)
    const watch = setInterval(() => {
      const resident = child.pid === undefined ? undefined : residentBytes(child.pid)
      if (resident !== undefined && resident > limits.memoryBytes) kill(groundworkError("reader_memory"))
    }, memoryCheckMs)
    signal.addEventListener("abort", onAbort)
    child.on("message", onMessage)
    child.on("exit", onExit)
    if (!isAlive(child)) return kill(groundworkError("reader_crashed"))
    child.send(task, (error) => {
      if (error !== null) kill(groundworkError("reader_crashed", "", error))
    })
  })
}

/** V8 aborts when its heap is full. */
function isOutOfMemory(code: number | null, signalName: NodeJS.Signals | null): boolean {
  return code === 134 || signalName === "SIGABRT"
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null && !child.killed && child.connected
}

/** An idle child does not keep this process alive. */
function letGo(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

function hold(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}
