import { z } from "zod"
import type { Blobs } from "../blobs/port.ts"
import type { Store } from "../store/port.ts"
import type { Trained } from "./port.ts"

/** What is meant when nobody names a model: the one of this name, else the one that was trained last. */
const unnamed = "default"

const entrySchema = z.object({ hash: z.string() })
const latestSchema = z.object({ name: z.string() })

/** What apps learned, in the home: the model as a blob, its report and place as a record. */
export function trainedIn(store: Store, blobs: Blobs): Trained {
  return {
    load: async (app, name) => {
      const entry = entrySchema.safeParse(await store.record("trained", `${app}/${name}`))
      if (entry.success) return blobs.get(entry.data.hash)
      const last = name === unnamed ? latestSchema.safeParse(await store.record("trained-last", app)) : undefined
      if (last?.success !== true) return undefined
      const latest = entrySchema.safeParse(await store.record("trained", `${app}/${last.data.name}`))
      return latest.success ? blobs.get(latest.data.hash) : undefined
    },
    save: async (app, name, model, report) => {
      const hash = await blobs.put(model)
      await store.saveRecord("trained", `${app}/${name}`, { hash, report })
      await store.saveRecord("trained-last", app, { name })
    },
  }
}
