import { z } from "zod"
import type { AppParts } from "../app.ts"
import type { Example } from "./train.ts"

/** What `groundwork review route` keeps of a corrected message. */
const caseSchema = z.object({
  app: z.literal("route"),
  input: z.object({ text: z.string(), model: z.string().optional() }),
  expected: z.union([z.string(), z.object({ label: z.string() }).transform((value) => value.label)]),
})

const mostCorrections = 100_000

/**
 * Messages that a person gave another label in review, as examples; the last word on a text counts.
 * @param model corrections of messages that asked another model by name are not this one's
 */
export async function corrections(store: AppParts["store"], model: string): Promise<readonly Example[]> {
  const records = await store.records("case", mostCorrections)
  const byText = new Map<string, Example>()
  for (const { value } of records) {
    const parsed = caseSchema.safeParse(value)
    if (!parsed.success || (parsed.data.input.model ?? model) !== model) continue
    const [text, label] = [parsed.data.input.text.trim(), parsed.data.expected.trim()]
    if (text !== "" && label !== "") byText.set(text, { text, label })
  }
  return [...byText.values()]
}
