import { z } from "zod"
import type { Blobs } from "../blobs/port.ts"
import type { Store } from "../store/port.ts"
import type { Trained } from "./port.ts"

const entrySchema = z.object({ hash: z.string() })
const latestSchema = z.object({ name: z.string() })

/** What apps learned, in the home: the model as a blob, its report and place as a record. */
export function trainedIn(store: Store, blobs: Blobs): Trained {
  return {
    load: async (app, name) => {
      const entry = entrySchema.safeParse(await store.record("trained", `${app}/${name}`))
      return entry.success ? blobs.get(entry.data.hash) : undefined
    },
    last: async (app) => {
      const last = latestSchema.safeParse(await store.record("trained-last", app))
      return last.success ? last.data.name : undefined
    },
    save: async (app, name, model, report) => {
      const before = entrySchema.safeParse(await store.record("trained", `${app}/${name}`))
      const hash = await blobs.put(model)
      await store.saveRecord("trained", `${app}/${name}`, { hash, report })
      await store.saveRecord("trained-last", app, { name })
      // A model that forgot a person must not be remembered by its earlier form.
      if (before.success && before.data.hash !== hash && !(await isUsed(store, before.data.hash)))
        await blobs.remove(before.data.hash)
    },
  }
}

async function isUsed(store: Store, hash: string): Promise<boolean> {
  const records = await store.records("trained", 1000)
  return records.some(({ value }) => entrySchema.safeParse(value).data?.hash === hash)
}
