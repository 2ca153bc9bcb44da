import { setImmediate } from "node:timers/promises"
import type { Store } from "../store/port.ts"

/** Records read at once: a page is a few milliseconds of this thread. */
const recordsAtOnce = 200

/** Where a page of records ends: `next` only where more may follow. */
export function nextOf(page: readonly { readonly key: string }[], limit: number): { readonly next?: string } {
  const last = page.length === limit ? page.at(-1)?.key : undefined
  return last === undefined ? {} : { next: last }
}

/** Every record of a kind, by key; what is removed meanwhile does not disturb, and others have their turn. */
export async function* everyRecord(store: Pick<Store, "records">, kind: string) {
  let after: string | undefined
  for (;;) {
    const page = await store.records(kind, recordsAtOnce, after)
    yield* page
    after = page.at(-1)?.key
    if (page.length < recordsAtOnce) return
    await setImmediate()
  }
}
