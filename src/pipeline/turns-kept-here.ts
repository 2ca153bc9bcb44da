import type { Turn } from "../core/answer.ts"
import { systemPrincipal } from "../core/principal.ts"
import type { Index } from "../index/port.ts"
import { sentences } from "../language/sentences.ts"
import { stem, stems } from "../language/stems.ts"
import { isStopword } from "../language/stopwords.ts"
import { tokens } from "../language/tokens.ts"
import type { Store } from "../store/port.ts"

export interface KeptTurnsParts {
  readonly store: Pick<Store, "collections" | "isKeptHere" | "passages" | "readable" | "run">
  readonly index: Pick<Index, "candidates">
}

/** Turns further back than this go nowhere: no prompt and no vector takes them. */
const turnsBack = 6
/** A sentence of fewer words than this says little; of one with as many or more, each must stand in one passage. */
const fewWords = 4
/** Words in a row that no two texts share by chance. */
const longRun = 6
/** A longer sentence is looked for in parts, which overlap by a run. */
const longSentence = 48
/** Passages that a sentence is compared with: those that share the most of its words. */
const compared = 20

/**
 * The last turns of a conversation without what says what must stay on this machine; for models and embedders elsewhere. A
 * reply stays here whose run saw a document of a `localOnly` collection, where the run is known, or that repeats a passage of
 * one: six words in a row, a whole sentence, or all words of a sentence that has four or more. What people type is theirs.
 */
export async function turnsThatMayLeave(
  { store, index }: KeptTurnsParts,
  history: readonly Turn[],
): Promise<readonly Turn[]> {
  const last = history.slice(-turnsBack)
  const collections = (await store.collections()).filter(({ localOnly }) => localOnly).map(({ id }) => id)
  if (collections.length === 0) return last
  const readable = await store.readable(systemPrincipal)
  const repeats = async (words: readonly string[], wanted: readonly string[]) => {
    const query = {
      stems: wanted.map((each) => ({ stem: each, weight: 1 })),
      phrases: [],
      readable,
      filter: { collections },
    }
    const { candidates } = await index.candidates(query, compared)
    const passages = await store.passages(candidates.map(({ version, ordinal }) => `${version}:${ordinal}`))
    return passages.some(({ section, context, text }) =>
      says(stems([section, context, text].join("\n")), words, wanted),
    )
  }
  const leaving: Turn[] = []
  for (const turn of last) if (turn.role === "user" || !(await isKept(store, turn, repeats))) leaving.push(turn)
  return leaving
}

/** True if a text repeats a passage of a `localOnly` collection, told as for a reply. */
export async function repeatsWhatIsKept(parts: KeptTurnsParts, text: string): Promise<boolean> {
  return (await turnsThatMayLeave(parts, [{ role: "assistant", text }])).length === 0
}

async function isKept(
  store: KeptTurnsParts["store"],
  { text, trace }: Turn,
  repeats: (words: readonly string[], wanted: readonly string[]) => Promise<boolean>,
): Promise<boolean> {
  const run = trace === undefined ? undefined : await store.run(trace)
  if (run !== undefined && (await store.isKeptHere({ versions: run.versions }))) return true
  for (const part of partsOf(text)) {
    const wanted = contentOf(part)
    if (isTelling(part, wanted) && (await repeats(stems(part.join(" ")), wanted))) return true
  }
  return false
}

/** True if a passage says a sentence. Stems of both, in text order; `wanted` are those of the sentence's content words. */
function says(passage: readonly string[], sentence: readonly string[], wanted: readonly string[]): boolean {
  const held = new Set(passage)
  if (wanted.length >= fewWords && wanted.every((each) => held.has(each))) return true
  const joined = ` ${passage.join(" ")} `
  const run = Math.min(longRun, sentence.length)
  for (let from = 0; from + run <= sentence.length; from += 1)
    if (joined.includes(` ${sentence.slice(from, from + run).join(" ")} `)) return true
  return false
}

/** Words of each sentence; a long one in parts. */
function* partsOf(text: string): Generator<readonly string[]> {
  for (const { start, end } of sentences(text)) {
    const words = tokens(text.slice(start, end)).map((token) => token.text)
    for (let from = 0; from === 0 || from + longRun <= words.length; from += longSentence - longRun)
      yield words.slice(from, from + longSentence)
  }
}

/** "Of course" stands in many texts and tells nothing; a figure, or two words that mean something, may. */
function isTelling(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 1 || words.some((word) => /\d/.test(word))
}

function contentOf(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word) => !isStopword(word)).map(stem))]
}
