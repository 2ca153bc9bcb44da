import { z } from "zod"
import type { ModelRequest } from "../../src/models/port.ts"

const schema = z.object({ city: z.string(), inhabitants: z.number().int() })

export const contractRequest: ModelRequest<z.infer<typeof schema>> = {
  system: "You take facts from a text.",
  prompt: "Text: Sheffield has 560000 inhabitants.\nWhich city is it, and how many inhabitants has it?",
  schema,
  schemaName: "city",
  maxOutputTokens: 60,
  temperature: 0,
  seed: 1,
  localOnly: true,
}
