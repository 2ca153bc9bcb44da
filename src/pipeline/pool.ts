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
   * What a thread was doing when it ended goes to another one, once: here, it might end the whole process.
   * @throws what the work throws; cancelled, rate_limited (too many are waiting), deadline (its thread hung)
   */
  run<Output>(
    context: Context,
    task: PoolTask,
    here: () => Promise<Output>,
    on: { readonly claim?: (claim: Claim) => void; readonly done: (result: PoolResult) => Output },
  ): Promise<Output>
  /** Ends the workers; what they are doing is finished, what still waits ends as `cancelled`. */
  close(): Promise<void>
}

/** Settings that tests change. */
export interface PoolSettings {
  readonly module: URL
  /** A thread that has a task this long after its deadline or its end by the caller is given up. */
  readonly hungAfterMs: number
  /** Requests that may wait, for each thread: some ten seconds of questions. */
  readonly queueEach: number
}

interface Waiting {
  readonly message: Extract<ToWorker, { readonly kind: "do" }>
  readonly signal: AbortSignal
  readonly claim?: (claim: Claim) => void
  readonly resolve: (result: PoolResult | "lost") => void
  readonly reject: (error: unknown) => void
  startedAtMs: number
  /** Threads that ended at it. */
  losses: number
  member?: Member
  overdue?: NodeJS.Timeout
}

interface Member {
  readonly worker: Worker
  readonly pending: Map<number, Waiting>
  isReady: boolean
}

/** Two at a time: while one's answer is on its way the other is worked on. */
const pendingEach = 2
/** In a row; then everything is done here. */
const mostFailedStarts = 3
/** Larger ones collect less often and hold 100 MB more (4% of the time). */
const resourceLimits = { maxYoungGenerationSizeMb: 24 }
const endPatienceMs = 5_000
const longestTimerMs = 2 ** 31 - 1
const usual: PoolSettings = {
  module: new URL(import.meta.url.endsWith(".ts") ? "./pool-worker.ts" : "./pool-worker.js", import.meta.url),
  hungAfterMs: 5_000,
  queueEach: 256,
}

/** @param size threads at most; each opens the home by itself, for reading */
export function openPool(data: PoolData, size: number, settings: Partial<PoolSettings> = {}): WorkerPool {
  const { module, hungAfterMs, queueEach } = { ...usual, ...settings }
  const members = new Set<Member>()
  const queue: Waiting[] = []
  const workHere = new Set<Promise<unknown>>()
  let atWork = 0
  let nextId = 1
  let failedStarts = 0
  let isClosing = false

  const start = () => {
    const worker = new Worker(module, { workerData: data, resourceLimits })
    const member: Member = { worker, pending: new Map(), isReady: false }
    members.add(member)
    worker.on("message", (message: FromWorker) => hear(member, message))
    // An error ends the thread.
    worker.on("error", () => {})
    worker.on("exit", () => replace(member))
    worker.unref()
  }

  const replace = (member: Member) => {
    members.delete(member)
    if (!member.isReady) failedStarts += 1
    for (const waiting of member.pending.values()) lose(waiting)
    if (isClosing) return
    if (failedStarts < mostFailedStarts) start()
    else if (members.size === 0) for (const waiting of queue.splice(0)) waiting.resolve("lost")
    dispatch()
  }

  const lose = (waiting: Waiting) => {
    clearTimeout(waiting.overdue)
    delete waiting.member
    waiting.losses += 1
    if (isClosing || waiting.signal.aborted) waiting.reject(groundworkError("cancelled"))
    else if (isPast(waiting.message.deadline)) waiting.reject(groundworkError("deadline"))
    else if (waiting.losses > 1) waiting.reject(groundworkError("internal", "two threads ended at this request"))
    else queue.unshift(waiting)
  }

  const hear = (member: Member, message: FromWorker) => {
    if (message.kind === "ready") {
      member.isReady = true
      failedStarts = 0
      return dispatch()
    }
    const waiting = member.pending.get(message.id)
    if (waiting === undefined) return
    if (message.kind === "claim") return waiting.claim?.(message.claim)
    member.pending.delete(message.id)
    clearTimeout(waiting.overdue)
    if (message.kind === "done") waiting.resolve({ ...message, startedAtMs: waiting.startedAtMs })
    else waiting.reject(faultOf(message))
    if (isClosing && member.pending.size === 0) send(member.worker, { kind: "end" })
    dispatch()
  }

  const dispatch = () => {
    for (;;) {
      const [next] = queue
      const [free] = [...members]
        .filter((member) => member.isReady && hasRoom(member, next))
        .sort((one, other) => one.pending.size - other.pending.size)
      const waiting = free === undefined ? undefined : queue.shift()
      if (free === undefined || waiting === undefined) return
      waiting.startedAtMs = performance.now()
      waiting.member = free
      const { id, deadline } = waiting.message
      free.pending.set(id, waiting)
      if (deadline !== undefined) giveUpAfter(free, waiting, Math.max(0, deadline - Date.now()) + hungAfterMs)
      send(free.worker, waiting.message)
    }
  }

  const giveUpAfter = (member: Member, waiting: Waiting, ms: number) => {
    clearTimeout(waiting.overdue)
    waiting.overdue = setTimeout(() => void member.worker.terminate(), Math.min(ms, longestTimerMs)).unref()
  }

  const abort = (waiting: Waiting) => {
    const { member } = waiting
    if (member?.pending.has(waiting.message.id) === true) {
      send(member.worker, { kind: "cancel", id: waiting.message.id })
      giveUpAfter(member, waiting, hungAfterMs)
    } else if (queue.includes(waiting)) {
      queue.splice(queue.indexOf(waiting), 1)
      waiting.reject(groundworkError("cancelled"))
    }
  }

  const enqueue = (context: Context, task: PoolTask, claim: ((claim: Claim) => void) | undefined) =>
    new Promise<PoolResult | "lost">((resolve, reject) => {
      const { principal, deadline, signal } = context
      if (signal.aborted) throw groundworkError("cancelled")
      if (queue.length >= queueEach * size) throw groundworkError("rate_limited")
      const message = {
        kind: "do",
        id: nextId,
        task,
        principal,
        ...(deadline === undefined ? {} : { deadline }),
      } as const
      nextId += 1
      const heard = claim === undefined ? {} : { claim }
      const waiting: Waiting = { message, signal, ...heard, resolve, reject, startedAtMs: 0, losses: 0 }
      signal.addEventListener("abort", () => abort(waiting), { once: true })
      queue.push(waiting)
      dispatch()
    })

  const doHere = async <Output>(work: () => Promise<Output>): Promise<Output> => {
    if (isClosing) throw groundworkError("cancelled")
    const working = work()
    workHere.add(working)
    try {
      return await working
    } finally {
      workHere.delete(working)
    }
  }

  return {
    async run(context, task, here, on) {
      atWork += 1
      try {
        // Work here leaves no turn to requests that have arrived: they are counted first.
        if (members.size === 0) await setImmediate()
        if (isClosing) throw groundworkError("cancelled")
        if (atWork > 1 && members.size === 0 && failedStarts < mostFailedStarts)
          for (let count = 0; count < size; count += 1) start()
        if (![...members].some((member) => member.isReady)) return await doHere(here)
        const result = await enqueue(context, task, on.claim)
        return result === "lost" ? await doHere(here) : on.done(result)
      } finally {
        atWork -= 1
      }
    },
    async close() {
      isClosing = true
      for (const waiting of queue.splice(0)) waiting.reject(groundworkError("cancelled"))
      await Promise.allSettled([...workHere, ...[...members].map(ended)])
    },
  }
}

/** What a thread ended at has one to itself: nothing beside it ends with it a second time. */
function hasRoom({ pending }: Member, next: Waiting | undefined): boolean {
  const isAlone = [next, ...pending.values()].some((waiting) => waiting !== undefined && waiting.losses > 0)
  return pending.size < (isAlone ? 1 : pendingEach)
}

function isPast(deadline: number | undefined): boolean {
  return deadline !== undefined && deadline <= Date.now()
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message)
}

/** Once it has done what it was doing; it is told to end then. */
function ended({ worker, pending }: Member): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate(), endPatienceMs)
    worker.once("exit", () => {
      clearTimeout(late)
      resolve()
    })
    worker.ref()
    if (pending.size === 0) send(worker, { kind: "end" })
  })
}

function faultOf({ code, detail }: Extract<FromWorker, { readonly kind: "failed" }>): Error {
  return code !== undefined && isCode(code) ? groundworkError(code, detail) : new Error(detail)
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code)
}
