import type { Beside } from "../../apps/review-beside.ts"
import type { ReviewItem } from "../../apps/run.ts"
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
    .option("--accept <id>", "the value is right, or the whole of a run (by the run's id)")
    .option("--correct <id>", "the right value is --value")
    .option("--value <json>", "the right value, as JSON or plain text")
    .option("--reject <id>", "there is no such value, or the whole is wrong")
    .option("--as <principal>", "who decides: user:ann")
    .option("--json", "JSON, one line an item")
    .action(async (app: string | undefined, options: ReviewOptions) => {
      const { decide, reviewQueue } = await import("../../apps/review.ts")
      const { besideOf, checkChoice } = await import("../../apps/review-beside.ts")
      await withRuntime(terminal, options, async (runtime, context) => {
        const id = options.accept ?? options.correct ?? options.reject
        if (id === undefined) {
          const items = await reviewQueue(runtime.store, app)
          for (const item of items) {
            const beside = await besideOf(runtime, context("review"), item)
            terminal.out(options.json === true ? JSON.stringify({ ...item, beside }) : describeItem(item, beside))
          }
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
        await checkChoice(runtime, id, decision)
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

/** An item as a person reads it: its id, what was given, what came out of it with what it rests on. */
function describeItem(item: ReviewItem, beside: Beside): string {
  const finding = item.finding as {
    readonly value?: unknown
    readonly status?: string
    readonly reason?: string
    readonly evidence?: readonly { readonly quote: string }[]
    readonly nearest?: readonly { readonly quote: string }[]
  }
  const value =
    finding.value === undefined ? `${finding.status ?? ""}: ${finding.reason ?? ""}` : JSON.stringify(finding.value)
  const sources = beside.sources.map(({ name }) => name).join(", ")
  return [
    // The whole of a run goes by the run's id.
    item.at === "" ? item.run : item.id,
    `  ${[item.app, sources, item.at].filter((part) => part !== "").join(" ")}: ${value}`,
    ...(beside.given === undefined ? [] : [`    given: ${oneLine(beside.given).slice(0, longestGiven)}`]),
    ...beside.values.map((entry) => `    ${entry.at}: ${oneLine(entry.value)}`),
    ...(beside.choices === undefined ? [] : [`    --correct takes: ${beside.choices.join(", ")}`]),
    ...(finding.evidence ?? finding.nearest ?? []).map((citation) => `    “${oneLine(citation.quote)}”`),
  ].join("\n")
}

const longestGiven = 1000

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}
