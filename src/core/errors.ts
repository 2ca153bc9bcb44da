/** One entry: HTTP status, what went wrong, what to do about it. */
interface ErrorEntry {
  readonly status: number
  readonly message: string
  readonly hint: string
}

/** Every error that a person or a program can meet. One table, three doors: command, API, docs. Codes are stable. */
export const errors = {
  usage: { status: 400, message: "The command was not understood", hint: "See groundwork --help" },
  input_invalid: {
    status: 400,
    message: "The input does not have the expected form",
    hint: "See the schema in the docs",
  },
  not_found: { status: 404, message: "There is no such thing, or you may not see it", hint: "Check the id or name" },
  path_missing: { status: 404, message: "There is no such file or folder", hint: "Check the path" },
  file_empty: { status: 422, message: "The file is empty", hint: "Remove it or fill it" },
  file_encrypted: {
    status: 422,
    message: "The file is encrypted",
    hint: "Save it without a password and ingest it again",
  },
  file_corrupt: {
    status: 422,
    message: "The file cannot be parsed",
    hint: "Open it in its own program and save it again",
  },
  file_too_large: {
    status: 413,
    message: "The file is larger than the limit",
    hint: "Split it or raise limits.fileBytes",
  },
  file_type_unknown: {
    status: 415,
    message: "No reader for this kind of file",
    hint: "See the list of formats in the docs",
  },
  file_without_text: {
    status: 422,
    message: "No text was found in the file",
    hint: "If it is a scan, install the optional OCR package",
  },
  reader_timeout: { status: 422, message: "Reading the file took too long", hint: "Split it or raise limits.readMs" },
  reader_memory: {
    status: 422,
    message: "Reading the file took too much memory",
    hint: "Split it or raise limits.readBytes",
  },
  reader_crashed: {
    status: 422,
    message: "The reader crashed on this file",
    hint: "Open it in its own program and save it again",
  },
  peer_missing: {
    status: 424,
    message: "An optional package is not installed",
    hint: "Install it beside groundwork with npm",
  },
  model_unknown: { status: 400, message: "There is no such model", hint: "See groundwork models" },
  model_unavailable: {
    status: 502,
    message: "The model's server gave no usable answer",
    hint: "See groundwork models test",
  },
  model_redirected: {
    status: 502,
    message: "The model's server sends requests on to another address, which was not asked",
    hint: "Set that address instead, if texts may go there",
  },
  unauthenticated: { status: 401, message: "Nobody is signed in", hint: "Sign in, or send a key as a bearer token" },
  forbidden: { status: 403, message: "This is not allowed", hint: "Ask an administrator for the role" },
  rate_limited: { status: 429, message: "Too many requests", hint: "Wait a moment" },
  body_too_large: { status: 413, message: "The request is larger than the limit", hint: "Send less, or use an upload" },
  method_not_allowed: {
    status: 405,
    message: "This address does not take such requests",
    hint: "See openapi.json",
  },
  conflict: { status: 409, message: "It is in use otherwise", hint: "Use another name or key" },
  settled: { status: 409, message: "It was decided before", hint: "See groundwork review for what waits" },
  accounts_missing: {
    status: 409,
    message: "Without accounts the service listens on this machine only",
    hint: "Open the one-time link that groundwork serve prints, and make an administrator",
  },
  port_in_use: { status: 409, message: "Another program listens on this port", hint: "Choose another with --port" },
  home_missing: { status: 404, message: "There is no home here", hint: "Run groundwork ingest first, or set --home" },
  home_unwritable: {
    status: 500,
    message: "The home's folder cannot be made or written",
    hint: "Choose another with --home or GROUNDWORK_HOME, or let yourself write there",
  },
  home_newer: { status: 409, message: "The home was made by a newer release", hint: "Update groundwork" },
  home_broken: { status: 500, message: "The home's database cannot be read", hint: "Run groundwork doctor" },
  disk_full: { status: 507, message: "There is no space left on the disk", hint: "Free some space and run it again" },
  busy: { status: 503, message: "Another process holds the home", hint: "Try again in a moment" },
  cancelled: { status: 499, message: "Cancelled", hint: "Run it again" },
  deadline: { status: 504, message: "The time limit was reached", hint: "Ask for less or raise the limit" },
  internal: {
    status: 500,
    message: "Something went wrong inside Groundwork",
    hint: "Please report it with the trace; with GROUNDWORK_DEBUG=1 the command says where it happened",
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors

/** A fault with a stable code. `detail` says where (a path, a field); never a secret, never document text. */
export class GroundworkError extends Error {
  readonly code: ErrorCode
  readonly detail: string
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(errors[code].message, options)
    this.name = "GroundworkError"
    this.code = code
    this.detail = detail
  }
}

/** Makes a fault from the table. */
export function groundworkError(code: ErrorCode, detail = "", cause?: unknown): GroundworkError {
  return new GroundworkError(code, detail, cause === undefined ? undefined : { cause })
}

/** True for faults of a model's server: what can do without that model goes on. */
export function isServerFault(error: unknown): error is GroundworkError {
  return error instanceof GroundworkError && (error.code === "model_unavailable" || error.code === "model_redirected")
}

/** `code: message: detail (hint)`, as the command prints it and the API titles it. */
export function formatError(error: GroundworkError): string {
  const entry = errors[error.code]
  return `${error.code}: ${entry.message}${error.detail === "" ? "" : `: ${error.detail}`} (${entry.hint})`
}
