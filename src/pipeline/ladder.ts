import { z } from "zod"
import type { Store } from "../store/port.ts"

/** What `groundwork ladder fit` found for a home; `ask --answerer auto` follows it. */
export const ladderSchema = z.object({
  /** Below this confidence of the extractive answer a model is asked; 0: never, the documents' own words are enough. */
  climbBelow: z.number().min(0).max(1),
  /** Share of each model's answers that were right, by model id. */
  trust: z.record(z.string(), z.number().min(0).max(1)),
  /** ISO day, number of cases and models it was fitted with. */
  fitted: z.object({ day: z.string(), cases: z.number().int(), models: z.array(z.string()) }),
})
export type LadderSetting = z.infer<typeof ladderSchema>

const [kind, key] = ["setting", "ladder"] as const

/** Before anything was fitted: a model is asked where the extractive answer is right less than six times of ten. */
export const defaultClimbBelow = 0.6
/** Believed of a model that nobody measured: one elsewhere, and a small one here. */
export const defaultTrust = { external: 0.8, here: 0.5 }

/** What was fitted for this home; undefined before the first fit. */
export async function readLadder(store: Pick<Store, "record">): Promise<LadderSetting | undefined> {
  return ladderSchema.safeParse(await store.record(kind, key)).data
}

export async function saveLadder(store: Pick<Store, "saveRecord">, setting: LadderSetting): Promise<void> {
  await store.saveRecord(kind, key, setting)
}
