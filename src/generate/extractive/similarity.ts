import { dot } from "../../core/vectors.ts"
import type { Embedder } from "../../models/port.ts"
import { type Candidate, statementOf } from "./candidates.ts"
import type { Similarity } from "./features.ts"
import type { AnalysedQuestion } from "./question.ts"

/** Cosines of each candidate with the question; undefined without an embedder. */
export async function similarityOf(
  embedder: Embedder | undefined,
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<readonly Similarity[] | undefined> {
  if (embedder === undefined || candidates.length === 0) return undefined
  const vectorOf = await vectorsOf(
    embedder,
    [question.text, ...candidates.flatMap((candidate) => [statementOf(candidate), candidate.before])],
    signal,
  )
  const asked = vectorOf(question.text)
  return candidates.map((candidate) => {
    const sentence = vectorOf(statementOf(candidate))
    const before = candidate.before === "" ? sentence : vectorOf(candidate.before)
    const cosine = dot(asked, sentence)
    // Of two unit vectors' sum: what the sentence means together with the one before it.
    const together = (cosine + dot(asked, before)) / Math.sqrt(2 + 2 * dot(sentence, before) + 1e-9)
    return { sentence: cosine, withBefore: together }
  })
}

/** Vectors that are remembered of one embedder: at 256 numbers each about 8 MB. */
const remembered = 8000
const memories = new WeakMap<Embedder, Map<string, Float32Array>>()

/** Vectors of short texts; those met lately are not made again. */
async function vectorsOf(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(text: string) => Float32Array> {
  const memory = memories.get(embedder) ?? new Map<string, Float32Array>()
  memories.set(embedder, memory)
  if (memory.size > remembered) memory.clear()
  const missing = [...new Set(texts)].filter((text) => !memory.has(text))
  const made = await embedder.embed(missing, "passage", signal)
  for (const [index, text] of missing.entries()) memory.set(text, made[index]!)
  return (text) => memory.get(text) ?? new Float32Array(embedder.dimensions)
}
