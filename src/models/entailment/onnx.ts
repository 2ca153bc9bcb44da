import type { Entailment, EntailmentModel } from "../port.ts"
import { openSentencePairModel, type SentencePairModule } from "../sentence-pairs.ts"
import { unknownModel } from "../transformers.ts"

/**
 * A model for natural language inference on ONNX: a folder, or a hub name where the peer may download. Which number means what
 * is told by the names of its labels; one that knows no entailment, or no contradiction, never says so.
 * @param module the peer, already loaded
 * @throws peer_missing; model_unknown for what is not there, or has neither label
 */
export async function openOnnxEntailment(model: string, module?: SentencePairModule): Promise<EntailmentModel> {
  const pairs = await openSentencePairModel(model, module)
  const at = (pattern: RegExp) => pairs.labels.findIndex((label) => pattern.test(label))
  const [entailed, contradicted] = [at(/^entail/i), at(/^contradict/i)]
  if (entailed < 0 && contradicted < 0)
    throw unknownModel(model, undefined, "none of its labels is entailment or contradiction")
  return {
    id: `onnx:${model}`,
    judge: async (premisesAndHypotheses, signal) =>
      (await pairs.score(premisesAndHypotheses, signal)).map((numbers): Entailment => {
        const shares = softmax(numbers)
        return { entailed: shares[entailed] ?? 0, contradicted: shares[contradicted] ?? 0 }
      }),
  }
}

function softmax(numbers: Float32Array): readonly number[] {
  const most = Math.max(...numbers)
  const powers = [...numbers].map((number) => Math.exp(number - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
