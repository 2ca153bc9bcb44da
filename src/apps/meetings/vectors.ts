import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Embedder } from "../../models/port.ts"
import { plainWords } from "./cues.ts"
import type { Turn } from "./turns.ts"

/** A transcript as what is ranked and segmented: stems of each turn without function words, and how rare each is. */
export interface TurnWords {
  readonly stems: readonly (readonly string[])[]
  /** Number of turns that hold the stem. */
  readonly turnsWith: ReadonlyMap<string, number>
}

/** Words that are said in every meeting and say nothing of what it is about. */
const filler = new Set(
  "yeah okay ok um uh mm hmm know think mean like right sure well actually basically gonna wanna kind sort thing things something really also maybe just got get go going good say said see look want need one lot bit guess yep yes no alright mhm vocalsound disfmarker gap pause laugh".split(
    " ",
  ),
)

/** The content stems of a text, in order. */
export function contentStems(text: string): string[] {
  return tokens(plainWords(text))
    .filter((token) => !isStopword(token.text) && !filler.has(token.text))
    .map((token) => stem(token.text))
}

/** Counts the words of each turn. */
export function turnWords(text: string, turns: readonly Turn[]): TurnWords {
  const stems = turns.map((turn) => contentStems(text.slice(turn.words.start, turn.words.end)))
  const turnsWith = new Map<string, number>()
  for (const own of stems) for (const word of new Set(own)) turnsWith.set(word, (turnsWith.get(word) ?? 0) + 1)
  return { stems, turnsWith }
}

/** How telling a stem is in this meeting, ≥ 0. */
export function rarity(words: TurnWords, word: string): number {
  const count = words.turnsWith.get(word) ?? 0
  return Math.log(1 + (words.stems.length - count + 0.5) / (count + 0.5))
}

/** Unit vectors of stretches of turns `[from, to)`; undefined without an embedder. */
export async function stretchVectors(
  embedder: Embedder | undefined,
  text: string,
  turns: readonly Turn[],
  stretches: readonly (readonly [number, number])[],
  signal?: AbortSignal,
): Promise<readonly Float32Array[] | undefined> {
  if (embedder === undefined || stretches.length === 0) return undefined
  const texts = stretches.map(([from, to]) =>
    turns
      .slice(from, to)
      .map((turn) => plainWords(text.slice(turn.words.start, turn.words.end)))
      .join(" "),
  )
  return embedder.embed(texts, "passage", signal)
}
