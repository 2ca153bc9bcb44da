import { setImmediate } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { type ErrorCode, errors, groundworkError } from "../core/errors.ts"
import type { Claim } from "../core/evidence.ts"
import type { Context, Step } from "../core/run.ts"
import type { FromWorker, PoolData, PoolTask, ToWorker } from "./pool-messages.ts"

/** What came of a task; `steps` begin at `startedAtMs` of this process's clock. */
export interface PoolResult {
  readonly output: unknown
  readonly steps: readonly Step[]
  readonly versions: readonly string[]
  readonly startedAtMs: number
}

/** Threads that search and ask beside the one that talks HTTP; they only read. */
export interface WorkerPool {
  /**
   * Has a worker do it, or `here` where none is there: workers are started when a second request comes while one is at work.
   * @throws what the work throws; cancelled
   */
  run<Output>(
    context: Context,
    task: PoolTask,
    here: () => Promise<Output>,
    on: { readonly claim?: (claim: Claim) => void; readonly done: (result: PoolResult) => Output },
  ): Promise<Output>
  /** Ends the workers; what they are doing is finished. */
  close(): Promise<void>
}

interface Waiting {
  readonly message: Extract<ToWorker, { readonly kind: "do" }>
  readonly signal: AbortSignal
  readonly claim?: (claim: Claim) => void
  readonly resolve: (result: PoolResult | "lost") => void
  readonly reject: (error: unknown) => void
  startedAtMs: number
}

interface Member {
  readonly worker: Worker
  readonly pending: Map<number, Waiting>
  isReady: boolean
}

/** Two at a time: while one's answer is on its way the other is worked on. */
const pendingEach = 2
const mostStarts = 3
/** Larger ones collect less often and hold 100 MB more (4% of the time). */
const resourceLimits = { maxYoungGenerationSizeMb: 24 }
const endPatienceMs = 5_000
const workerModule = new URL(import.meta.url.endsWith(".ts") ? "./pool-worker.ts" : "./pool-worker.js", import.meta.url)

/** @param size threads at most; each opens the home by itself, for reading */
export function openPool(data: PoolData, size: number): WorkerPool {
  let members: Member[] = []
  const queue: Waiting[] = []
  let atWork = 0
  let nextId = 1
  let starts = 0
  let isClosing = false

  const start = () => {
    starts += 1
    members = Array.from({ length: size }, () => {
      const worker = new Worker(workerModule, { workerData: data, resourceLimits })
      const member: Member = { worker, pending: new Map(), isReady: false }
      worker.on("message", (message: FromWorker) => hear(member, message))
      // An error ends the thread: what it was doing is done here.
      worker.on("error", () => {})
      worker.on("exit", () => {
        members = members.filter((other) => other !== member)
        for (const waiting of member.pending.values()) waiting.resolve("lost")
        if (members.length === 0) for (const waiting of queue.splice(0)) waiting.resolve("lost")
      })
      worker.unref()
      return member
    })
  }

  const hear = (member: Member, message: FromWorker) => {
    if (message.kind === "ready") {
      member.isReady = true
      return dispatch()
    }
    const waiting = member.pending.get(message.id)
    if (waiting === undefined) return
    if (message.kind === "claim") return waiting.claim?.(message.claim)
    member.pending.delete(message.id)
    if (message.kind === "done") waiting.resolve({ ...message, startedAtMs: waiting.startedAtMs })
    else waiting.reject(faultOf(message))
    dispatch()
  }

  const dispatch = () => {
    for (;;) {
      const [free] = members
        .filter((member) => member.isReady && member.pending.size < pendingEach)
        .sort((one, other) => one.pending.size - other.pending.size)
      const waiting = free === undefined ? undefined : queue.shift()
      if (free === undefined || waiting === undefined) return
      if (waiting.signal.aborted) {
        waiting.reject(groundworkError("cancelled"))
        continue
      }
      waiting.startedAtMs = performance.now()
      const { id } = waiting.message
      free.pending.set(id, waiting)
      waiting.signal.addEventListener("abort", () => send(free.worker, { kind: "cancel", id }), { once: true })
      send(free.worker, waiting.message)
    }
  }

  const enqueue = (context: Context, task: PoolTask, claim: ((claim: Claim) => void) | undefined) =>
    new Promise<PoolResult | "lost">((resolve, reject) => {
      const { principal, deadline, signal } = context
      const message = {
        kind: "do",
        id: nextId,
        task,
        principal,
        ...(deadline === undefined ? {} : { deadline }),
      } as const
      nextId += 1
      queue.push({ message, signal, ...(claim === undefined ? {} : { claim }), resolve, reject, startedAtMs: 0 })
      dispatch()
    })

  return {
    async run(context, task, here, on) {
      atWork += 1
      try {
        // Work here leaves no turn to requests that have arrived: they are counted first.
        if (members.length === 0) await setImmediate()
        if (atWork > 1 && members.length === 0 && starts < mostStarts && !isClosing) start()
        if (isClosing || !members.some((member) => member.isReady)) return await here()
        const result = await enqueue(context, task, on.claim)
        return result === "lost" ? await here() : on.done(result)
      } finally {
        atWork -= 1
      }
    },
    async close() {
      isClosing = true
      await Promise.all(members.map(({ worker }) => ended(worker)))
    },
  }
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message)
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate(), endPatienceMs)
    worker.once("exit", () => {
      clearTimeout(late)
      resolve()
    })
    worker.ref()
    send(worker, { kind: "end" })
  })
}

function faultOf({ code, detail }: Extract<FromWorker, { readonly kind: "failed" }>): Error {
  return code !== undefined && isCode(code) ? groundworkError(code, detail) : new Error(detail)
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code)
}
