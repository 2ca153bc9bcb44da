import module from "node:module"
import { parentPort, workerData } from "node:worker_threads"
import { GroundworkError } from "../core/errors.ts"
import type { Context } from "../core/run.ts"
import { boundHeapGrowth } from "./heap-growth.ts"
import type { FromWorker, PoolData, PoolTask, ToWorker } from "./pool-messages.ts"
import type { Groundwork } from "./port.ts"

// Searches and asks in a thread of its own, over connections that can only read (`pool.ts`).
module.enableCompileCache()
boundHeapGrowth()
const port = parentPort
if (port === null) throw new TypeError("started as a worker only")
const { config, cacheShare } = workerData as PoolData
const [{ openRuntime }, { startRun }] = await Promise.all([import("./runtime.ts"), import("../record/record.ts")])
const groundwork = await openRuntime(config, { readOnly: true, cacheShare })
const running = new Map<number, AbortController>()
const say = (message: FromWorker) => port.postMessage(message)

port.on("message", (message: ToWorker) => {
  switch (message.kind) {
    case "do":
      void work(message)
      break
    case "cancel":
      running.get(message.id)?.abort()
      break
    case "end":
      port.close()
      void groundwork.close()
      break
    default:
      message satisfies never
  }
})
say({ kind: "ready" })

async function work({ id, task, principal, deadline }: Extract<ToWorker, { readonly kind: "do" }>): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  const now = () => new Date()
  const run = startRun(task.kind, principal, now)
  const context: Context = {
    principal,
    run: run.recorder,
    signal: controller.signal,
    ...(deadline === undefined ? {} : { deadline }),
    budget: {},
    now,
    seed: 1,
  }
  try {
    const output = await perform(groundwork, context, id, task)
    const { steps, versions } = run.finish({ status: "", input: undefined, output: undefined })
    say({ kind: "done", id, output, steps, versions })
  } catch (error) {
    const fault = error instanceof GroundworkError ? { code: error.code, detail: error.detail } : undefined
    say({ kind: "failed", id, ...(fault ?? { detail: error instanceof Error ? (error.stack ?? "") : String(error) }) })
  } finally {
    running.delete(id)
  }
}

/** Each request asks the database anew who may read what: a list that changed holds from the next one. */
function perform(from: Groundwork, context: Context, id: number, task: PoolTask): Promise<unknown> {
  if (task.kind === "search") return from.search(context, task.query)
  return from.appParts.ask(context, task.question, {
    ...task.options,
    onClaim: (claim) => say({ kind: "claim", id, claim }),
  })
}
