import { useEffect, useRef, useState } from "react"
import { ApiProblem } from "../../../src/client/client.ts"
import { client } from "../client.ts"
import { buttonStyle, Fault, VerdictSign } from "../parts/states.tsx"
import type { AppDescription } from "./apps-page.tsx"
import { useDocumentTitle } from "./result/asked.tsx"
import type { AppRun } from "./result/result.tsx"

interface OneRun {
  readonly documents: readonly string[]
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled"
  readonly run?: AppRun
  readonly error?: unknown
}

export interface Runs {
  readonly all: readonly OneRun[]
  readonly isRunning: boolean
  readonly start: (input: unknown, documents: readonly string[]) => void
  readonly cancel: () => void
}

/**
 * Runs an app as it takes documents: once for each, once for all, or without any. One after the other, so that the service keeps
 * time for others; leaving the page or cancelling stops what is at work there, too.
 */
export function useRuns(app: AppDescription, onFirst: (run: string) => void): Runs {
  const [all, setAll] = useState<readonly OneRun[]>([])
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (input: unknown, documents: readonly string[]) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const works = app.takes === "each" ? documents.map((id) => [id]) : [app.takes === "none" ? [] : documents]
    setAll(works.map((own) => ({ documents: own, state: "waiting" })))
    const update = (at: number, change: Partial<OneRun>) =>
      setAll((before) => before.map((one, index) => (index === at ? { ...one, ...change } : one)))
    let isFirst = true
    for (const [at, own] of works.entries()) {
      if (controller.signal.aborted) {
        update(at, { state: "cancelled" })
        continue
      }
      update(at, { state: "running" })
      try {
        const run = await client.runApp<AppRun>(app.name, { input, documents: own }, controller.signal)
        if (controller !== running.current) return
        update(at, { state: "done", run })
        if (isFirst) onFirst(run.trace)
        isFirst = false
      } catch (error) {
        if (controller !== running.current) return
        update(at, controller.signal.aborted ? { state: "cancelled" } : { state: "failed", error })
      }
    }
  }
  return {
    all,
    isRunning: all.some((one) => one.state === "running" || one.state === "waiting"),
    start: (input, documents) => void start(input, documents),
    cancel: () => running.current?.abort(),
  }
}

/** Runs begun here: how far they are, what failed, and the way to each result. */
export function RunList({
  runs,
  shown,
  onShow,
}: {
  readonly runs: Runs
  readonly shown: string | undefined
  readonly onShow: (run: string) => void
}) {
  const { all, isRunning, cancel } = runs
  if (all.length === 0) return null
  const ended = all.filter((one) => one.state !== "running" && one.state !== "waiting").length
  return (
    <section aria-label="Runs" className="space-y-3">
      {isRunning ? (
        <p role="status" className="flex flex-wrap items-center gap-3">
          {all.length > 1 ? <progress max={all.length} value={ended} className="w-32" aria-label="Runs ended" /> : null}
          Running{all.length > 1 ? `: ${ended} of ${all.length}` : ""}… <Clock />
          <button type="button" className={buttonStyle} onClick={cancel}>
            Cancel
          </button>
        </p>
      ) : null}
      {all.length > 1 ? (
        <ol className="max-h-64 overflow-y-auto rounded-md border border-line p-2" tabIndex={0} aria-label="Each run">
          {all.map((one, index) => (
            <li key={one.documents[0] ?? index} className="flex flex-wrap items-baseline gap-x-3">
              <VerdictSign verdict={one.run?.status ?? one.state} />
              <RunName one={one} isShown={one.run?.trace === shown} onShow={onShow} />
              {one.error === undefined ? null : <span className="text-sm text-bad">{sayFault(one.error)}</span>}
            </li>
          ))}
        </ol>
      ) : null}
      {all.length === 1 && all[0]?.error !== undefined ? <Fault error={all[0].error} /> : null}
      {!isRunning && all.some((one) => one.state === "cancelled") ? (
        <p className="text-warn">! It was stopped.</p>
      ) : null}
    </section>
  )
}

/** As the command says it: "code: message (hint)". */
function sayFault(error: unknown): string {
  if (error instanceof ApiProblem) return `${error.code}: ${error.message} (${error.hint})`
  return error instanceof Error ? error.message : String(error)
}

function RunName({
  one,
  isShown,
  onShow,
}: {
  readonly one: OneRun
  readonly isShown: boolean
  readonly onShow: (run: string) => void
}) {
  const [id = ""] = one.documents
  const title = useDocumentTitle(id)
  const { run } = one
  if (run === undefined) return <span>{title}</span>
  return (
    <button
      type="button"
      aria-current={isShown || undefined}
      className={`text-left underline underline-offset-4 ${isShown ? "decoration-accent decoration-2" : "decoration-line"}`}
      onClick={() => onShow(run.trace)}
    >
      {title}
    </button>
  )
}

/** Seconds since it was drawn. */
function Clock() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="text-sm text-quiet" aria-hidden="true">
      {seconds} s
    </span>
  )
}
