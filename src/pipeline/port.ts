import type { Answer, Question } from "../core/answer.ts"
import type { CitableText } from "../core/cite.ts"
import type { DocumentRecord, VersionRecord } from "../core/document.ts"
import type { Claim } from "../core/evidence.ts"
import type { Explanation, Hit, SearchFilter } from "../core/hit.ts"
import type { Principal } from "../core/principal.ts"
import type { Context, RunRecord } from "../core/run.ts"
import type { JobHandler, Jobs } from "../jobs/port.ts"
import type { Embedder, ImageEmbedder, LanguageModel } from "../models/port.ts"
import type { Store } from "../store/port.ts"
import type { AnswererName } from "./answerers.ts"
import type { IngestOptions, IngestReport } from "./ingest.ts"

/** A file as an app sees it: its text and structure, ready to be cited, and its original bytes. */
export interface SourceDocument extends CitableText {
  /** Lower-case file type: "pdf", "docx", "txt", … */
  readonly type: string
  readonly bytes: Uint8Array
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly warnings: readonly string[]
  /** From a collection that stays on this machine: no external model may see it. */
  readonly localOnly: boolean
}

/** Things an app learned from examples; they live in the home, by app and name. */
export interface Trained {
  load(app: string, name: string): Promise<Uint8Array | undefined>
  /** Name of what was trained last. */
  last(app: string): Promise<string | undefined>
  /** Names of all that was trained for an app, in order. */
  names(app: string): Promise<readonly string[]>
  save(app: string, name: string, model: Uint8Array, report: unknown): Promise<void>
}

/** What a model said that a picture shows: made by a machine, never a document's own words, and no evidence. */
export interface MachineDescription {
  readonly text: string
  readonly model: string
  /** ISO instant. */
  readonly at: string
}

/** Descriptions of pictures, one a content: by the SHA-256 of a picture's bytes, hex. */
export interface Descriptions {
  of(picture: string): Promise<MachineDescription | undefined>
  /** Keeps it; `documents` show the picture and are found by it from then on. */
  keep(picture: string, description: MachineDescription, documents: readonly string[]): Promise<void>
  forget(picture: string, documents: readonly string[]): Promise<void>
}

/** The embedder of the settings, before anyone was asked. */
export interface EmbedderAtHand {
  readonly id: string
  /** True when texts leave this machine. */
  readonly external: boolean
  /** @throws model_unavailable, model_redirected where its server fails */
  open(): Promise<Embedder>
}

/** What an app may use. All of it is there without a key; a model only when one is set. */
export interface AppParts {
  readonly store: Store
  /** Compares texts in this process: no text leaves for it, and no server is waited for. */
  readonly embedder?: Embedder
  /** Opens the model that sees pictures, once; absent where none is set. */
  readonly imageEmbedder?: () => Promise<ImageEmbedder>
  readonly model?: LanguageModel
  /** All models that are set, the cheaper rung first; `model` is the first of them. */
  readonly models: readonly LanguageModel[]
  readonly descriptions: Descriptions
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
    options?: {
      readonly filter?: SearchFilter
      readonly minConfidence?: number
      readonly onClaim?: (claim: Claim) => void
    },
  ): Promise<Answer>
  /** Reads a file by the same readers as ingest, without storing it. `allowsTextless`: a file without text is read as an empty text. */
  readFile(context: Context, path: string, options?: { readonly allowsTextless?: boolean }): Promise<SourceDocument>
  /** True if words that came without their document, typed or learned, repeat what must stay on this machine. */
  isKeptHere(words: string): Promise<boolean>
  /** The documents that the principal may read, of a collection or of all. */
  documents(context: Context, collection?: string): AsyncIterable<DocumentRecord>
  /** The current version of a stored document that the principal may read. */
  readDocument(context: Context, document: string): Promise<SourceDocument | undefined>
}

export interface SearchQuery {
  readonly text: string
  readonly k: number
  readonly filter?: SearchFilter
  readonly history?: Question["history"]
}

/** The output of `search`, the same at every door. */
export interface SearchOutput {
  readonly query: string
  readonly understoodAs?: string
  /** No passage has the quoted words together: they were looked for one by one. */
  readonly phrasesRelaxed?: true
  /** How it came about, where that was not as asked: an embedder whose server failed, no word of the query in the documents. */
  readonly notes?: readonly string[]
  readonly hits: readonly SearchHit[]
}

export interface SearchHit {
  readonly document: string
  readonly version: string
  readonly title: string
  readonly source: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly page?: number
  readonly section?: string
  readonly score: number
  readonly explanation?: Explanation
  /** What a model said of this picture, which it may have been found by; none of it stands in `text`. */
  readonly machineDescription?: MachineDescription
}

export interface AskOptions {
  readonly answerer?: AnswererName
  /** Decline below this calibrated confidence; default as fitted. */
  readonly minConfidence?: number
  readonly filter?: SearchFilter
  /** Called with each claim once it has passed the gate. */
  readonly onClaim?: (claim: Claim) => void
}

/** The output of `verify`, the same at every door. */
export interface VerifyOutput {
  readonly status: "supported" | "partly" | "contradicted" | "unsupported"
  readonly claims: readonly Claim[]
  /** Files of a folder that are no evidence, since they are not in force. */
  readonly notes?: readonly string[]
}

export type VerifyAgainst =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "collection"; readonly collection: string }
  | { readonly kind: "texts"; readonly texts: readonly { readonly title: string; readonly text: string }[] }

export interface ShownDocument {
  readonly document: DocumentRecord
  readonly versions: readonly VersionRecord[]
  readonly version: string
  readonly text: string
  readonly blocks: CitableText["blocks"]
  readonly layout?: CitableText["layout"]
  readonly passages: number
}

export interface HealthFinding {
  readonly name: string
  readonly status: "ok" | "broken"
  readonly detail: string
}

export interface ReindexReport {
  readonly documents: number
  readonly passages: number
  readonly embedder: string
  readonly seconds: number
}

/** Groundwork over one home: what every door (command, API, library, MCP) calls. Reading respects the context's principal. */
export interface Groundwork {
  readonly home: string
  readonly store: Store
  readonly appParts: AppParts
  /** Apps of the settings, as they were given. */
  readonly ownApps: readonly object[]
  readonly embedder: EmbedderAtHand | undefined
  readonly models: readonly LanguageModel[]
  /** Dollars that a request, a day, or a key's day may cost at most, where set. */
  readonly budgets: { readonly perRequest?: number; readonly perDay?: number; readonly perKeyAndDay?: number }
  readonly jobs: Jobs
  /** Takes and does jobs until `signal` aborts; what is at hand then is finished or given back. */
  runJobs(handlers: Readonly<Record<string, JobHandler>>, signal: AbortSignal): Promise<void>
  context(from: {
    readonly kind: string
    readonly principal?: Principal
    readonly signal?: AbortSignal
    readonly deadline?: number
  }): Context
  ingest(context: Context, paths: readonly string[], options: IngestOptions): Promise<IngestReport>
  search(context: Context, query: SearchQuery): Promise<SearchOutput>
  /** Documents ranked by their best passage. */
  rankDocuments(
    context: Context,
    query: SearchQuery,
  ): Promise<readonly { readonly document: string; readonly score: number }[]>
  ask(context: Context, question: Question, options?: AskOptions): Promise<Answer>
  verify(context: Context, text: string, against: VerifyAgainst): Promise<VerifyOutput>
  /** Undefined also for a document that the principal may not read. */
  document(context: Context, id: string, version?: string): Promise<ShownDocument | undefined>
  documents(context: Context, collection?: string): AsyncIterable<DocumentRecord>
  purge(context: Context, id: string): Promise<boolean>
  reindex(context: Context, embedder?: string): Promise<ReindexReport>
  doctor(): Promise<readonly HealthFinding[]>
  /** Of the doctor, what tells whether the embedder in use has vectors of the passages; at once. */
  vectors(): Promise<HealthFinding>
  /** A run of one's own, or any for `system`. */
  trace(context: Context, id: string): Promise<RunRecord | undefined>
  /** The last runs that the principal may see, newest first. */
  traces(context: Context, limit: number): Promise<readonly RunRecord[]>
  tellRun(run: RunRecord): string
  /** Tells of each run once it is written down; a listener must not throw. @returns a function that ends it */
  onRun(listener: (run: RunRecord) => void): () => void
  /** Writes a finished run down. */
  record(
    context: Context,
    result: { readonly status: string; readonly input: unknown; readonly output: unknown },
  ): Promise<void>
  close(): Promise<void>
}
