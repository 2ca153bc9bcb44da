import type { Call } from "./route.ts"

/** Keeps the records whose every stored document the caller may read: quotes in marks and reviews are document text too. */
export async function onlyReadable<Record>(
  call: Pick<Call<unknown, unknown, unknown>, "services" | "identity">,
  records: readonly Record[],
): Promise<readonly Record[]> {
  const { store } = call.services.groundwork
  const readable = new Set(await store.readable(call.identity.context))
  const known = new Map<string, boolean>()
  const mayRead = async (id: string) => {
    const before = known.get(id)
    if (before !== undefined) return before
    const document = await store.document(id)
    // What was read without being stored (`file:…`) belongs to its run; what is gone has no text left to hide.
    const answer = document === undefined || readable.has(document.accessId)
    known.set(id, answer)
    return answer
  }
  const kept: Record[] = []
  for (const record of records) {
    const allowed = await Promise.all(documentsIn(record).map(mayRead))
    if (allowed.every((one) => one)) kept.push(record)
  }
  return kept
}

/** Ids of all documents that a JSON value names. */
function documentsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    key === "document" && typeof entry === "string" ? [entry] : documentsIn(entry),
  )
}
