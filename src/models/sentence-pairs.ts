import { z } from "zod"
import { loadTransformers, modelPlace, readModelFile, unknownModel, withSmallestWeights } from "./transformers.ts"

type Inputs = Readonly<Record<string, unknown>>
type Tokenizer = (
  texts: readonly string[],
  options: {
    readonly text_pair: readonly string[]
    readonly truncation: true
    readonly padding: true | "max_length"
    readonly max_length?: number
  },
) => Inputs
interface FromPretrained<Made> {
  from_pretrained(model: string, options?: { readonly dtype: string }): Promise<Made>
}

/** What is used of `@huggingface/transformers`. */
export interface SentencePairModule {
  readonly AutoConfig: FromPretrained<{ readonly id2label?: Readonly<Record<string, string>> }>
  readonly AutoTokenizer: FromPretrained<Tokenizer>
  readonly AutoModelForSequenceClassification: FromPretrained<
    (inputs: Inputs) => Promise<{ readonly logits: { readonly dims: readonly number[]; readonly data: Float32Array } }>
  >
}

/** A model that reads two texts together, and gives one number a label. */
export interface SentencePairModel {
  /** Names of the labels, in the order of the numbers; empty where the model names none. */
  readonly labels: readonly string[]
  /** The numbers of each pair, not yet shares. */
  score(
    pairs: readonly (readonly [first: string, second: string])[],
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]>
}

const batchSize = 16
const tokenizerFile = z.object({
  padding: z.object({ strategy: z.object({ Fixed: z.number().int().positive() }) }),
})

/**
 * A cross-encoder as ONNX from a folder, or by hub name where the peer may download.
 * @param module the peer, already loaded
 * @throws peer_missing without `@huggingface/transformers`; model_unknown for what is not there or is no such model
 */
export async function openSentencePairModel(model: string, module?: SentencePairModule): Promise<SentencePairModel> {
  const peer = module ?? (await loadTransformers<SentencePairModule>())
  const place = modelPlace(model)
  const { id2label = {} } = await peer.AutoConfig.from_pretrained(place).catch((cause: unknown) => {
    throw unknownModel(model, cause)
  })
  const tokenize = await peer.AutoTokenizer.from_pretrained(place).catch((cause: unknown) => {
    throw unknownModel(model, cause)
  })
  // Some models take one length alone, which their tokenizer's file names.
  const fixed = tokenizerFile.safeParse(await readModelFile(model, "tokenizer.json")).data?.padding.strategy.Fixed
  const padding =
    fixed === undefined ? { padding: true as const } : { padding: "max_length" as const, max_length: fixed }
  const run = await withSmallestWeights(model, (dtype) =>
    peer.AutoModelForSequenceClassification.from_pretrained(place, { dtype }),
  )
  return {
    labels: Object.entries(id2label)
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, label]) => label),
    score: async (pairs, signal) => {
      const scores: Float32Array[] = []
      for (let from = 0; from < pairs.length; from += batchSize) {
        signal?.throwIfAborted()
        const batch = pairs.slice(from, from + batchSize)
        const inputs = tokenize(
          batch.map(([first]) => first),
          { text_pair: batch.map(([, second]) => second), truncation: true, ...padding },
        )
        const { logits } = await run(inputs)
        const width = logits.dims[1] ?? 1
        for (let row = 0; row < batch.length; row += 1) scores.push(logits.data.slice(row * width, (row + 1) * width))
      }
      return scores
    },
  }
}
