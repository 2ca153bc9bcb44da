import type { ReactNode } from "react"
import { ApiProblem } from "../../../src/client/client.ts"

/** What is on its way. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="py-6 text-quiet">
      {what}…
    </p>
  )
}

/** Nothing is here, and what one can do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <section className="rounded-lg border border-dashed border-line px-6 py-10 text-center">
      <h2 className="text-lg font-medium">{title}</h2>
      <div className="mx-auto mt-2 max-w-prose text-quiet">{children}</div>
    </section>
  )
}

/** A fault in words, with what to do; a lost connection says so. */
export function Fault({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  if (error instanceof ApiProblem && error.status === 401) {
    return (
      <Empty title="Nobody is signed in">
        <a className="underline" href="/sign-in">
          Sign in
        </a>{" "}
        to go on.
      </Empty>
    )
  }
  const [title, hint] =
    error instanceof ApiProblem
      ? [error.message, error.hint]
      : error instanceof TypeError
        ? ["The service cannot be reached", "Is it running, and this machine on the network?"]
        : ["Something went wrong", error instanceof Error ? error.message : ""]
  return (
    <div role="alert" className="rounded-lg border border-bad/40 px-4 py-3">
      <p className="font-medium text-bad">✗ {title}</p>
      <p className="text-quiet">
        {hint}
        {error instanceof ApiProblem ? <span className="text-sm"> {error.code}</span> : null}
      </p>
      {onRetry === undefined ? null : (
        <button type="button" className={`${buttonStyle} mt-2`} onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

const good = new Set(["supported", "answered", "done", "passed", "met"])
const bad = new Set(["contradicted", "failed", "deviates", "unwanted"])
const calm = new Set(["skipped", "waiting", "running"])

/** Verdicts by sign and word, not by colour alone. */
export function VerdictSign({ verdict }: { readonly verdict: string }) {
  const signs: Readonly<Record<string, string>> = {
    supported: "✓",
    partly: "~",
    contradicted: "✗",
    unsupported: "?",
    answered: "✓",
    partial: "~",
    abstained: "–",
    done: "✓",
    review: "!",
    failed: "✗",
    passed: "✓",
    skipped: "·",
    met: "✓",
    deviates: "✗",
    unwanted: "✗",
    missing: "–",
    unclear: "?",
  }
  const tone = good.has(verdict)
    ? "text-accent"
    : bad.has(verdict)
      ? "text-bad"
      : calm.has(verdict)
        ? "text-quiet"
        : "text-warn"
  return (
    <span className={`whitespace-nowrap text-sm ${tone}`}>
      <span aria-hidden="true">{signs[verdict] ?? "·"}</span> {verdict}
    </span>
  )
}

/** Goes on with a list that comes page by page; nothing where it is at its end. */
export function More({
  pages,
}: {
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}) {
  if (!pages.hasNextPage) return null
  return (
    <button
      type="button"
      className={`${buttonStyle} mt-3`}
      disabled={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {pages.isFetchingNextPage ? "Reading more…" : "More"}
    </button>
  )
}

export function Heading({ children, aside }: { readonly children: ReactNode; readonly aside?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-baseline gap-3">
      <h1 className="text-2xl font-semibold tracking-tight">{children}</h1>
      {aside}
    </div>
  )
}

export const buttonStyle = "rounded-md border border-line bg-sheet px-3 py-1.5 hover:border-accent disabled:opacity-50"
export const primaryStyle =
  "rounded-md bg-accent px-4 py-2 font-medium text-accent-ink hover:opacity-90 disabled:opacity-50"
export const fieldStyle = "rounded-md border border-line bg-sheet px-3 py-2"
