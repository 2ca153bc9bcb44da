/**
 * The API, typed, for programs and for the page itself: runs wherever there is `fetch`.
 * @example
 * const client = createClient({ baseUrl: "http://127.0.0.1:7700", key: "gw_…" })
 * const answer = await client.ask({ question: "How long is parental leave?" })
 */
import type { Answer, Turn } from "../core/answer.ts"
import type { Block, Box, DocumentRecord, Layout, VersionRecord } from "../core/document.ts"
import type { Claim } from "../core/evidence.ts"
import type { SearchFilter } from "../core/hit.ts"

export interface ClientOptions {
  /** Default: the page's own origin. */
  readonly baseUrl?: string
  /** An API key; the page uses its session instead. */
  readonly key?: string
  readonly fetch?: typeof fetch
}

/** A fault as the API answers it: the same codes as at the command. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly hint: string
  constructor(problem: {
    readonly code: string
    readonly status: number
    readonly title: string
    readonly detail: string
    readonly hint: string
  }) {
    super(problem.title)
    this.name = "ApiProblem"
    this.code = problem.code
    this.status = problem.status
    this.hint = problem.detail
  }
}

export interface AskRequest {
  readonly question: string
  readonly history?: readonly Turn[]
  readonly filter?: SearchFilter
  readonly answerer?: "extractive" | "model" | "auto"
  readonly minConfidence?: number
}

export interface DocumentView {
  readonly document: Omit<DocumentRecord, "accessId">
  readonly version: string
  readonly versions: readonly VersionRecord[]
  readonly text: string
  readonly blocks: readonly Block[]
  readonly layout?: Layout
  readonly passages: number
  /** With `pages`, of a PDF: where the asked words stand; text and structure are then left out. */
  readonly located?: { readonly page?: number; readonly boxes?: readonly Box[] }
  readonly readers?: "everyone" | readonly string[]
}

export type Client = ReturnType<typeof createClient>

/** A client for one service. Every method throws `ApiProblem` for a fault of the service, and `fetch`'s own errors for the network. */
export function createClient(options: ClientOptions = {}) {
  const call = options.fetch ?? ((...parameters: Parameters<typeof fetch>) => globalThis.fetch(...parameters))
  const headers: Readonly<Record<string, string>> =
    options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }
  const send = async (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> => {
    const isBytes = body instanceof Blob || body instanceof Uint8Array
    const response = await call(`${options.baseUrl ?? ""}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
      },
      ...(body === undefined ? {} : { body: isBytes ? (body as Blob) : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (response.ok) return response
    throw await problemOf(response)
  }
  const json = async <Result>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Result> =>
    (await (await send(method, path, body, signal)).json()) as Result
  const part = encodeURIComponent

  return {
    ask: (request: AskRequest, signal?: AbortSignal) => json<Answer>("POST", "/api/ask", request, signal),
    /** Calls `onClaim` with each claim as it passes the gate; resolves with the whole answer. */
    askStream: async (request: AskRequest, onClaim: (claim: Claim) => void, signal?: AbortSignal): Promise<Answer> => {
      const response = await send("POST", "/api/ask", { ...request, stream: true }, signal)
      for await (const { event, data } of serverEvents(response)) {
        if (event === "claim") onClaim(JSON.parse(data) as Claim)
        if (event === "done") return JSON.parse(data) as Answer
        if (event === "error") throw new ApiProblem(JSON.parse(data))
      }
      throw new Error("the stream ended before the answer was whole")
    },
    search: (request: { readonly query: string; readonly k?: number; readonly filter?: SearchFilter }) =>
      json<{
        readonly hits: readonly {
          readonly document: string
          readonly version: string
          readonly title: string
          readonly start: number
          readonly end: number
          readonly text: string
          readonly score: number
          readonly explanation?: Readonly<Record<string, number>>
        }[]
      }>("POST", "/api/search", request),
    verify: (request: {
      readonly text: string
      readonly collection?: string
      readonly texts?: readonly { readonly title: string; readonly text: string }[]
    }) => json<{ readonly status: string; readonly claims: readonly Claim[] }>("POST", "/api/verify", request),
    /** @param query `q`: words of the title, path or collection */
    documents: (
      query: {
        readonly collection?: string
        readonly q?: string
        readonly after?: string
        readonly limit?: number
      } = {},
    ) =>
      json<{ readonly documents: readonly Omit<DocumentRecord, "accessId">[]; readonly next?: string }>(
        "GET",
        `/api/documents${queryOf(query)}`,
      ),
    document: (id: string, version?: string) =>
      json<DocumentView>("GET", `/api/documents/${part(id)}${queryOf({ version })}`),
    /** As `document`, without text and structure: what it is, its versions, who may read it. */
    documentHead: (id: string) => json<DocumentView>("GET", `/api/documents/${part(id)}?view=head`),
    /** As `document`; of a PDF only what drawing its pages with these words boxed takes. */
    documentPages: (id: string, version?: string, span: { readonly start?: number; readonly end?: number } = {}) =>
      json<DocumentView>("GET", `/api/documents/${part(id)}${queryOf({ version, view: "pages", ...span })}`),
    original: async (id: string, version?: string) =>
      (await send("GET", `/api/documents/${part(id)}/original${queryOf({ version })}`)).arrayBuffer(),
    /** Runs an app on an input and stored documents, by id. */
    runApp: <Run>(
      name: string,
      request: { readonly input?: unknown; readonly documents?: readonly string[] },
      signal?: AbortSignal,
    ) => json<Run>("POST", `/api/apps/${part(name)}/run`, request, signal),
    get: <Result>(path: string) => json<Result>("GET", path),
    post: <Result>(path: string, body: unknown = {}) => json<Result>("POST", path, body),
    put: <Result>(path: string, body: unknown) => json<Result>("PUT", path, body),
    remove: <Result>(path: string) => json<Result>("DELETE", path),
    /** Uploads files in parts that can be sent again, and hands them to an ingest job. @returns the job */
    upload: async (
      files: readonly { readonly name: string; readonly content: Blob }[],
      collection: string,
      onSent?: (name: string, sent: number, total: number) => void,
    ) => {
      const { id } = await json<{ readonly id: string }>("POST", "/api/uploads", { collection })
      for (const { name, content } of files) {
        for (let offset = 0; offset < content.size || offset === 0; offset += partBytes) {
          await send(
            "PUT",
            `/api/uploads/${id}/${part(name)}?offset=${offset}`,
            content.slice(offset, offset + partBytes),
          )
          onSent?.(name, Math.min(content.size, offset + partBytes), content.size)
        }
      }
      return json<{ readonly id: string }>("POST", `/api/uploads/${id}/finish`, {})
    },
  }
}

const partBytes = 4 * 2 ** 20

async function problemOf(response: Response): Promise<Error> {
  try {
    return new ApiProblem((await response.json()) as ConstructorParameters<typeof ApiProblem>[0])
  } catch {
    return new Error(`the service answered ${response.status}`)
  }
}

function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  const text = query.toString()
  return text === "" ? "" : `?${text}`
}

/** Server-sent events of a response. Source of the form: WHATWG HTML, "Server-sent events", 9.2.6. */
async function* serverEvents(response: Response): AsyncGenerator<{ readonly event: string; readonly data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let waiting = ""
  while (reader !== undefined) {
    const { value, done } = await reader.read()
    if (done) return
    waiting += value
    const events = waiting.split("\n\n")
    waiting = events.pop() ?? ""
    for (const text of events) {
      const lines = text.split("\n")
      const field = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ""))
      yield { event: field("event")[0] ?? "message", data: field("data").join("\n") }
    }
  }
}
