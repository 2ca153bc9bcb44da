import type { z } from "zod"
import type { Answer, Question, Usage } from "../core/answer.ts"
import type { CitableText } from "../core/cite.ts"
import type { Hit, SearchFilter } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { Embedder, LanguageModel } from "../models/port.ts"
import type { Store } from "../store/port.ts"

/** A file as an app sees it: its text and structure, ready to be cited, and its original bytes. */
export interface SourceDocument extends CitableText {
  /** Lower-case file type: "pdf", "docx", "txt", … */
  readonly type: string
  readonly bytes: Uint8Array
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly warnings: readonly string[]
}

/** Things an app learned from examples; they live in the home, by app and name. */
export interface Trained {
  load(app: string, name: string): Promise<Uint8Array | undefined>
  save(app: string, name: string, model: Uint8Array, report: unknown): Promise<void>
}

/** What an app may use. All of it is there without a key; a model only when one is set. */
export interface AppParts {
  readonly store: Store
  readonly embedder?: Embedder
  readonly model?: LanguageModel
  readonly trained: Trained
  search(
    context: Context,
    query: {
      readonly text: string
      readonly k: number
      readonly filter?: SearchFilter
      readonly history?: Question["history"]
    },
  ): Promise<readonly Hit[]>
  ask(
    context: Context,
    question: Question,
    options?: { readonly filter?: SearchFilter; readonly minConfidence?: number },
  ): Promise<Answer>
  /** Reads a file by the same readers as ingest, without storing it. */
  readFile(context: Context, path: string): Promise<SourceDocument>
  /** The current version of a stored document that the principal may read. */
  readDocument(context: Context, document: string): Promise<SourceDocument | undefined>
}

export interface AppProblem {
  readonly code: string
  readonly message: string
  /** Where in `output`, as a dotted path: "fields.iban". */
  readonly at?: string
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

export interface App<Input, Output> {
  readonly name: string
  readonly title: string
  readonly takes: Takes
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  run(context: Context, parts: AppParts, input: Input, sources: readonly SourceDocument[]): Promise<AppResult<Output>>
  /** Findings below this confidence wait for a person. */
  readonly reviewBelow?: number
  /** Fits the app to examples: `groundwork train NAME FILE --as MODEL`. @returns a report, as JSON */
  readonly train?: (
    context: Context,
    parts: AppParts,
    examples: { readonly bytes: Uint8Array; readonly path: string; readonly options: Readonly<Record<string, string>> },
    name: string,
  ) => Promise<unknown>
  /** The output as a person reads it, or in another form the app offers (`--format`). */
  render?(output: Output, format?: string): string
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
