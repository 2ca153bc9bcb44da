import type { Usage } from "../../core/answer.ts"

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
}

/** List prices of 2026-11-24 (they change: `prices` in the settings overrides them) by the beginning of a model's name, longest match first. A model that is not listed costs `unknownPrice`. */
const table: Readonly<Record<string, Price>> = {
  "openai:gpt-5-nano": { input: 0.05, output: 0.4 },
  "openai:gpt-5-mini": { input: 0.25, output: 2 },
  "openai:gpt-5": { input: 1.25, output: 10 },
  "openai:gpt-4.1-nano": { input: 0.1, output: 0.4 },
  "openai:gpt-4.1-mini": { input: 0.4, output: 1.6 },
  "openai:gpt-4.1": { input: 2, output: 8 },
  "openai:gpt-4o-mini": { input: 0.15, output: 0.6 },
  "openai:gpt-4o": { input: 2.5, output: 10 },
  "anthropic:claude-haiku": { input: 1, output: 5 },
  "anthropic:claude-sonnet": { input: 3, output: 15 },
  "anthropic:claude-opus": { input: 5, output: 25 },
  "google:gemini-2.5-flash-lite": { input: 0.1, output: 0.4 },
  "google:gemini-2.5-flash": { input: 0.3, output: 2.5 },
  "google:gemini-2.5-pro": { input: 1.25, output: 10 },
  "mistral:mistral-small": { input: 0.1, output: 0.3 },
  "mistral:mistral-medium": { input: 0.4, output: 2 },
  "mistral:mistral-large": { input: 2, output: 6 },
}

/** Dear on purpose: a budget must hold for a model whose price nobody wrote down. */
const unknownPrice: Price = { input: 5, output: 25 }

const versioned = /^(?:[-@:.]?(?:\d[\d.-]*|latest|preview|exp))*$/

/** The price of a model: settings first, then the table; models on this machine are free. */
export function priceOf(model: string, isExternal: boolean, overrides: Readonly<Record<string, Price>> = {}): Price {
  const own = overrides[model]
  if (own !== undefined) return own
  if (!isExternal) return { input: 0, output: 0 }
  // "gpt-5-2025-08-07" and "claude-opus-4-5" are versions; "gpt-5-pro" is another model, whose price nobody wrote down.
  const names = Object.keys(table).filter((name) => model.startsWith(name) && versioned.test(model.slice(name.length)))
  const longest = names.sort((left, right) => right.length - left.length)[0]
  return longest === undefined ? unknownPrice : (table[longest] ?? unknownPrice)
}

/** US dollars for a use of tokens. */
export function costOf(usage: Usage, price: Price): number {
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000
}

/** A bound on the tokens of a picture of at most 512 × 512 pixels: the dearest reckoning that we know counts 8,500. */
export const pictureTokenBound = 8500

/**
 * An upper bound on the tokens of a text where they cannot be counted: byte-level vocabularies never make more tokens
 * than UTF-8 bytes; a few more for the roles around it.
 */
export function tokenBound(text: string): number {
  return Buffer.byteLength(text, "utf8") + 64
}
