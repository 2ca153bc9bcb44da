import { z } from "zod"
import { readModelFile } from "../transformers.ts"

/** How a sentence model wants to be asked. */
export interface SentenceSettings {
  /** Which of the tokens' vectors is the text's. */
  readonly pooling: "mean" | "cls" | "last_token"
  /** What is put before a question, and before a passage. */
  readonly prompts: { readonly query: string; readonly passage: string }
}

const poolingFile = z.object({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
})
const promptsFile = z.object({
  prompts: z.object({ query: z.string(), passage: z.string(), document: z.string() }).partial().optional(),
})

const retrieval = "Represent this sentence for searching relevant passages: "

/** What well-known families were trained with, by their cards; many conversions to ONNX leave the files that say so out. */
const families: readonly (readonly [RegExp, SentenceSettings])[] = [
  [/\be5-/, { pooling: "mean", prompts: { query: "query: ", passage: "passage: " } }],
  [/\bbge-\w+-en/, { pooling: "cls", prompts: { query: retrieval, passage: "" } }],
  [/\bbge-/, { pooling: "cls", prompts: { query: "", passage: "" } }],
  [/\bmxbai-embed|\barctic-embed/, { pooling: "cls", prompts: { query: retrieval, passage: "" } }],
  [/\bnomic-embed/, { pooling: "mean", prompts: { query: "search_query: ", passage: "search_document: " } }],
]
const plain: SentenceSettings = { pooling: "mean", prompts: { query: "", passage: "" } }

/**
 * What the files of Sentence Transformers in the model's folder say (`1_Pooling/config.json`,
 * `config_sentence_transformers.json`); else what the family was trained with, told by the name; else the mean, and no words.
 */
export async function sentenceSettings(name: string): Promise<SentenceSettings> {
  const family = families.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? plain
  const pooling = poolingFile.safeParse(await readModelFile(name, "1_Pooling/config.json")).data
  const { prompts } = promptsFile.safeParse(await readModelFile(name, "config_sentence_transformers.json")).data ?? {}
  return {
    pooling: (pooling && poolingOf(pooling)) ?? family.pooling,
    prompts: {
      query: prompts?.query ?? family.prompts.query,
      passage: prompts?.passage ?? prompts?.document ?? family.prompts.passage,
    },
  }
}

function poolingOf(file: z.infer<typeof poolingFile>): SentenceSettings["pooling"] | undefined {
  if (file.pooling_mode_cls_token === true) return "cls"
  if (file.pooling_mode_lasttoken === true) return "last_token"
  return file.pooling_mode_mean_tokens === true ? "mean" : undefined
}
