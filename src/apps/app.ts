import type { z } from "zod"
import type { Usage } from "../core/answer.ts"
import type { TextCitation } from "../core/evidence.ts"
import type { Context } from "../core/run.ts"
import type { AppParts, SourceDocument } from "../pipeline/port.ts"

export type { AppParts, SourceDocument } from "../pipeline/port.ts"

export interface AppProblem {
  readonly code: string
  readonly message: string
  /** Where in `output`, as a dotted path: "fields.iban". */
  readonly at?: string
  /** Where in a source it is seen. */
  readonly citation?: TextCitation
}

export interface AppResult<Output> {
  readonly status: "done" | "partial" | "abstained" | "review"
  readonly output: Output
  readonly problems?: readonly AppProblem[]
  readonly usage?: Usage
  readonly cost?: number
}

/** How paths on the command line become runs: one run each, one run for all, or no paths. */
export type Takes = "each" | "all" | "none"

/** Another form of an output that `render` makes: "csv", "ics". */
export interface AppFormat {
  readonly name: string
  /** What is in it, as a person reads it: "The lines as CSV". */
  readonly title: string
  readonly mediaType: string
  /** Rows under one line that names the columns: of several runs together that line stands once. */
  readonly isTable?: true
}

/** What is known of the run whose output is rendered. */
export interface RenderedRun {
  readonly status: string
  /** The file's path. */
  readonly source?: string
}

export interface App<Input, Output> {
  readonly name: string
  readonly title: string
  readonly takes: Takes
  /** A picture without legible text is a source too, with an empty text. */
  readonly readsTextless?: boolean
  /** A file that cannot be read is a line in `problems`, and the run goes on with the others. */
  readonly goesOnWithout?: boolean
  /**
   * Titles and descriptions (`.meta`) are what the page's form shows. `"x-form"` says how a field is drawn where its type does
   * not: "long" (a text of many lines), "document", "collections", "aside" (behind the others), "hidden".
   */
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  run(context: Context, parts: AppParts, input: Input, sources: readonly SourceDocument[]): Promise<AppResult<Output>>
  /** Findings below this confidence wait for a person. */
  readonly reviewBelow?: number
  /** What a person may correct the whole of a run on this input to; without it, or undefined: to anything. */
  choices?(parts: AppParts, input: unknown): Promise<readonly string[] | undefined>
  /** Fits the app to examples: `groundwork train NAME FILE --as MODEL`. @returns a report, as JSON */
  readonly train?: (
    context: Context,
    parts: AppParts,
    examples: { readonly bytes: Uint8Array; readonly path: string; readonly options: Readonly<Record<string, string>> },
    name: string,
  ) => Promise<unknown>
  /** The report of `train` as a person reads it. */
  readonly renderReport?: (report: unknown) => string
  /** What `render` makes beside the text for people. */
  readonly formats?: readonly AppFormat[]
  /** The output as a person reads it, or in another form the app offers (`--format`). */
  render?(output: Output, format?: string, run?: RenderedRun): string
  /** Scores one case's output by the case's own expectations, 0–1 a metric: `groundwork eval CASES --app NAME`. */
  score?(expected: unknown, output: Output): Readonly<Record<string, number>>
  /** Inputs with expectations, for the docs and the tests. Paths are relative to the repository. */
  readonly cases: readonly AppCase<Input>[]
}

export interface AppCase<Input> {
  readonly id: string
  readonly input: Input
  readonly paths?: readonly string[]
  /** Parts of the result that must hold: `{ "status": "done", "output.total.value": "12.00" }`. */
  readonly expect: Readonly<Record<string, unknown>>
}

/** Declares an app. Command, route, form, schema and evaluation derive from the declaration. */
export function defineApp<Input, Output>(app: App<Input, Output>): App<Input, Output> {
  return app
}
