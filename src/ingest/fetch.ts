import { groundworkError } from "../core/errors.ts"

const maximumBytes = 50 * 2 ** 20
const timeoutMs = 30_000

const extensions: Readonly<Record<string, string>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/markdown": "md",
  "text/plain": "txt",
  "text/csv": "csv",
  "application/pdf": "pdf",
  "application/json": "json",
  "message/rfc822": "eml",
}

/**
 * One page that a person named; nothing it links to is fetched.
 * @throws path_missing when the server does not give it, file_too_large, cancelled
 */
export async function fetchPage(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const response = await request(url, signal)
  if (!response.ok || response.body === null) throw groundworkError("path_missing", `${url} (${response.status})`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > maximumBytes) throw groundworkError("file_too_large", url)
    chunks.push(chunk)
  }
  const type = (response.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  const path = new URL(url).pathname.split("/").pop() ?? ""
  const extension = extensions[type]
  const base = path === "" ? "index" : path
  const name = extension === undefined || base.endsWith(`.${extension}`) ? base : `${base}.${extension}`
  return { name, bytes: Buffer.concat(chunks) }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { accept: "text/html,application/xhtml+xml,text/markdown,text/plain,application/pdf,*/*;q=0.5" },
    })
  } catch (error) {
    throw groundworkError(signal.aborted ? "cancelled" : "path_missing", url, error)
  }
}
