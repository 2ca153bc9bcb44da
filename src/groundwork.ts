/**
 * The library: the same functions that the command and the API call.
 * @example
 * const groundwork = await createGroundwork({ home: "./home" })
 * await groundwork.ingest(groundwork.context({ kind: "ingest" }), ["./handbook"], { collection: "handbook" })
 * const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), { text: "How long is parental leave?" })
 * await groundwork.close()
 */
import { type GroundworkConfig, resolveConfig } from "./pipeline/config.ts"
import type { Groundwork } from "./pipeline/port.ts"
import { openRuntime } from "./pipeline/runtime.ts"

/**
 * Opens a home (and makes it, if it is not there) with the given settings; nothing is read from the environment but
 * models' keys.
 * @throws home_newer, home_broken, model_unknown, peer_missing
 */
export async function createGroundwork(config: GroundworkConfig = {}): Promise<Groundwork> {
  return openRuntime(resolveConfig(config, process.env), { create: true })
}

export { type App, type AppCase, type AppResult, defineApp } from "./apps/app.ts"
export { type AppRun, runApp } from "./apps/run.ts"
export type { Answer, Question, Turn, Usage } from "./core/answer.ts"
export { citeSpan } from "./core/cite.ts"
export type { ReadDocument, Span } from "./core/document.ts"
export { type ErrorCode, errors, formatError, GroundworkError } from "./core/errors.ts"
export type { Citation, Claim, Conflict, Problem, Verdict } from "./core/evidence.ts"
export { type Finding, type Found, isFound, type NotFound } from "./core/finding.ts"
export type { SearchFilter } from "./core/hit.ts"
export { type Principal, parsePrincipal, systemPrincipal } from "./core/principal.ts"
export type { Context, RunRecord } from "./core/run.ts"
export { defineReader, type Reader, type ReaderInput } from "./ingest/port.ts"
export { type DateMention, dates } from "./language/dates.ts"
export { sentences } from "./language/sentences.ts"
export { type GradingResult, verifyAssertion } from "./middleware/promptfoo.ts"
export { type VerifyMiddlewareOptions, verifyMiddleware } from "./middleware/verify.ts"
export { defineConfig, type GroundworkConfig } from "./pipeline/config.ts"
export type {
  AskOptions,
  Groundwork,
  SearchOutput,
  SearchQuery,
  ShownDocument,
  SourceDocument,
  VerifyAgainst,
  VerifyOutput,
} from "./pipeline/port.ts"
