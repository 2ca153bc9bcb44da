import type { Blobs } from "../blobs/port.ts"
import type { Store } from "../store/port.ts"
import type { Trained } from "./port.ts"

/** What stands in a record: `hash` of the model's blob, `name` of the one trained last. */
function textIn(value: unknown, key: "hash" | "name"): string | undefined {
  if (typeof value !== "object" || value === null) return undefined
  const found: unknown = Reflect.get(value, key)
  return typeof found === "string" ? found : undefined
}

/** What apps learned, in the home: the model as a blob, its report and place as a record. */
export function trainedIn(store: Store, blobs: Blobs): Trained {
  return {
    load: async (app, name) => {
      const hash = textIn(await store.record("trained", `${app}/${name}`), "hash")
      return hash === undefined ? undefined : blobs.get(hash)
    },
    last: async (app) => textIn(await store.record("trained-last", app), "name"),
    names: async (app) => {
      const records = await store.records("trained", mostNames, `${app}/`)
      return records.filter(({ key }) => key.startsWith(`${app}/`)).map(({ key }) => key.slice(app.length + 1))
    },
    save: async (app, name, model, report) => {
      const before = textIn(await store.record("trained", `${app}/${name}`), "hash")
      const hash = await blobs.put(model)
      await store.saveRecord("trained", `${app}/${name}`, { hash, report })
      await store.saveRecord("trained-last", app, { name })
      // A model that forgot a person must not be remembered by its earlier form.
      if (before !== undefined && before !== hash && !(await isUsed(store, before))) await blobs.remove(before)
    },
  }
}

/** Models of an app that are named at most. */
const mostNames = 200

async function isUsed(store: Store, hash: string): Promise<boolean> {
  const records = await store.records("trained", 1000)
  return records.some(({ value }) => textIn(value, "hash") === hash)
}
