import { basename } from "node:path"
import { groundworkError } from "../core/errors.ts"
import { isFound } from "../core/finding.ts"
import type { Context } from "../core/run.ts"
import { documentHead } from "../pipeline/documents.ts"
import type { Groundwork } from "../pipeline/port.ts"
import { isFinding } from "./gate.ts"
import { findApp } from "./registry.ts"
import { type ReviewDecision, reviewItem } from "./review.ts"
import type { ReviewItem } from "./run.ts"

type Home = Pick<Groundwork, "store" | "appParts" | "ownApps">

/** What a person needs to see with an item in order to decide. */
export interface Beside {
  /** The message that was given, where one was. */
  readonly given?: string
  /** The files, by name, and the ids of those that are kept here. */
  readonly sources: readonly { readonly name: string; readonly document?: string }[]
  /** Of a whole: what came out, each value with its place in the output. */
  readonly values: readonly { readonly at: string; readonly value: string }[]
  /** What a whole may be corrected to; absent where the app does not say. */
  readonly choices?: readonly string[]
}

/** What stands beside an item: of the documents only the names of those that the principal may read. */
export async function besideOf(home: Home, context: Context, item: ReviewItem): Promise<Beside> {
  const given = givenIn(item.input)
  const choices = await choicesOf(home, item)
  const run = item.at === "" ? await home.store.run(item.run) : undefined
  const output = typeof run?.output === "object" && run.output !== null && "output" in run.output && run.output.output
  const names = item.source?.split(", ") ?? []
  return {
    ...(given === undefined ? {} : { given }),
    sources: await Promise.all(
      names.map(async (name) => {
        const head = await documentHead(home.store, context, name)
        return head === undefined ? { name: basename(name) } : { name: head.document.path, document: name }
      }),
    ),
    values: output === false ? [] : valuesIn(output, "").slice(0, mostValues),
    ...(choices === undefined ? {} : { choices }),
  }
}

/**
 * A whole is corrected to what its app can give, where the app says what that is.
 * @throws input_invalid naming the choices
 */
export async function checkChoice(home: Home, id: string, decision: ReviewDecision): Promise<void> {
  if (decision.kind !== "corrected") return
  const item = await reviewItem(home.store, id)
  const choices = item === undefined ? undefined : await choicesOf(home, item)
  if (choices === undefined || choices.some((choice) => choice === decision.value)) return
  throw groundworkError("input_invalid", `${JSON.stringify(decision.value)} is none of ${choices.join(", ")}`)
}

async function choicesOf(home: Home, item: ReviewItem): Promise<readonly string[] | undefined> {
  return item.at === "" ? findApp(home.ownApps, item.app)?.choices?.(home.appParts, item.input) : undefined
}

/** Values of a whole that are shown at most: an invoice has about twenty fields. */
const mostValues = 24
/** A row of a list with more in it (an example with its text) is for the run's own page. */
const mostInRow = 3

function givenIn(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null) return undefined
  const given = ["text", "message", "question"].map((name) => (input as Readonly<Record<string, unknown>>)[name])
  return given.find((value) => typeof value === "string")
}

/** The values of an output, findings by what was found; of lists the short rows, each on one line. */
function valuesIn(output: unknown, at: string): Beside["values"] {
  if (output === null || output === undefined || output === "") return []
  if (typeof output !== "object") return [{ at, value: String(output) }]
  if (isFinding(output)) return isFound(output) ? [{ at, value: String(output.value) }] : []
  if (Array.isArray(output)) {
    const rows = output.map(rowOf).filter((row) => row !== "")
    return rows.length === 0 ? [] : [{ at, value: rows.join(", ") }]
  }
  return Object.entries(output).flatMap(([key, value]) => valuesIn(value, at === "" ? key : `${at}.${key}`))
}

function rowOf(entry: unknown): string {
  if (typeof entry !== "object" || entry === null) return String(entry)
  const cells = Object.values(entry)
  return cells.length <= mostInRow && cells.every((cell) => typeof cell !== "object") ? cells.join(" ") : ""
}
