import { z } from "zod"
import type { LanguageModel } from "../port.ts"
import { redSquare } from "../red-square.ts"

/** What a model showed when it was tried. */
export interface ModelProbe {
  readonly id: string
  /** A value of the asked schema came back. */
  readonly schema: boolean
  /** The value was also right: a small model may keep the form and miss the sense. */
  readonly right: boolean
  readonly attempts: number
  readonly ms: number
  /** Output tokens in a second, over the whole call; undefined where the server does not count. */
  readonly tokensPerSecond?: number
  readonly costUsd: number
  /** True if it named the colour of a picture; false if it refused or guessed wrong. */
  readonly images: boolean
  readonly problem?: string
}

const factSchema = z.object({ city: z.string().max(100), inhabitants: z.number().int() })
const colourSchema = z.object({ colour: z.string().max(40) })
/** Tries a model with one small question, and with one picture. Costs what two short calls cost. */
export async function probeModel(model: LanguageModel, signal?: AbortSignal): Promise<ModelProbe> {
  const base = {
    system: "You take facts from what you are given.",
    maxOutputTokens: 60,
    temperature: 0,
    localOnly: false,
  }
  const startedAtMs = performance.now()
  const fact = await model.generate(
    {
      ...base,
      prompt: "Text: Sheffield has 560000 inhabitants.\nWhich city is it, and how many inhabitants has it?",
      schema: factSchema,
      schemaName: "city",
    },
    signal,
  )
  const ms = performance.now() - startedAtMs
  // A server that does not answer words is not sent pictures.
  const picture = fact.ok
    ? await model.generate(
        {
          ...base,
          prompt: "Which colour has this picture?",
          schema: colourSchema,
          schemaName: "colour",
          images: [{ mediaType: "image/png", bytes: redSquare }],
        },
        signal,
      )
    : undefined
  return {
    id: model.id,
    schema: fact.ok,
    right: fact.ok && fact.value.inhabitants === 560_000 && /sheffield/i.test(fact.value.city),
    attempts: fact.attempts,
    ms: Math.round(ms),
    ...(fact.usage.outputTokens === 0
      ? {}
      : { tokensPerSecond: Math.round((fact.usage.outputTokens / ms) * 10_000) / 10 }),
    costUsd: fact.cost + (picture?.cost ?? 0),
    images: picture?.ok === true && /red/i.test(picture.value.colour),
    ...(fact.ok ? {} : { problem: `${fact.failure}: ${fact.message}` }),
  }
}
