import { groundworkError } from "../../core/errors.ts"
import type { Store } from "../../store/port.ts"
import { type CommonOptions, type Register, withRuntime } from "../session.ts"

interface ReviewOptions extends CommonOptions {
  readonly accept?: string
  readonly correct?: string
  readonly value?: string
  readonly reject?: string
}

export const reviewCommand: Register = (program, terminal) => {
  program
    .command("review")
    .description("What waits for a person: value and evidence side by side; accept, correct or reject it")
    .argument("[app]", "only this app's")
    .option("--accept <id>", "the value is right")
    .option("--correct <id>", "the right value is --value")
    .option("--value <json>", "the right value, as JSON or plain text")
    .option("--reject <id>", "there is no such value")
    .option("--as <principal>", "who decides: user:ann")
    .option("--json", "JSON, one line an item")
    .action(async (app: string | undefined, options: ReviewOptions) => {
      const { decide, reviewQueue } = await import("../../apps/review.ts")
      await withRuntime(terminal, options, async (runtime, context) => {
        const id = options.accept ?? options.correct ?? options.reject
        if (id === undefined) {
          const items = await reviewQueue(runtime.store, app)
          for (const item of items) terminal.out(options.json === true ? JSON.stringify(item) : describeItem(item))
          if (items.length === 0 && options.json !== true) terminal.out("Nothing waits.")
          return
        }
        if (options.correct !== undefined && options.value === undefined)
          throw groundworkError("usage", "--correct needs --value")
        const decision =
          options.accept !== undefined
            ? ({ kind: "accepted" } as const)
            : options.correct !== undefined
              ? ({ kind: "corrected", value: await valueFor(runtime.store, id, options.value ?? "") } as const)
              : ({ kind: "rejected" } as const)
        const settled = await decide(runtime.store, context("review"), id, decision)
        terminal.out(
          options.json === true
            ? JSON.stringify(settled)
            : settled.isFinished
              ? `Settled; run ${settled.run} is done.`
              : "Settled; more of this run waits.",
        )
      })
    })
}

/** A text stays as it is typed ("1234.50" is no number), unless what it takes the place of is none. */
async function valueFor(store: Store, id: string, text: string): Promise<unknown> {
  const { reviewItem } = await import("../../apps/review.ts")
  const finding = (await reviewItem(store, id))?.finding
  const before = typeof finding === "object" && finding !== null && "value" in finding ? finding.value : ""
  if (typeof before === "string" && !/^\s*["{[]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function describeItem(item: {
  readonly id: string
  readonly app: string
  readonly at: string
  readonly source?: string
  readonly finding: unknown
}): string {
  const finding = item.finding as {
    readonly value?: unknown
    readonly status?: string
    readonly reason?: string
    readonly evidence?: readonly { readonly quote: string }[]
    readonly nearest?: readonly { readonly quote: string }[]
  }
  const quotes = (finding.evidence ?? finding.nearest ?? []).map(
    (citation) => `    “${citation.quote.replace(/\s+/g, " ")}”`,
  )
  const value =
    finding.value === undefined ? `${finding.status ?? ""}: ${finding.reason ?? ""}` : JSON.stringify(finding.value)
  return [`${item.id}`, `  ${item.app} ${item.source ?? ""} ${item.at}: ${value}`, ...quotes].join("\n")
}
