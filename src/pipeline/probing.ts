import { formatError, GroundworkError } from "../core/errors.ts"
import type { ResolvedConfig } from "./config.ts"
import { openEntailment } from "./models.ts"
import { openReranker } from "./reranking.ts"

/** What became of trying a model that is no language model. */
export interface Probe {
  readonly kind: "reranker" | "entailment"
  readonly id: string
  readonly ms: number
  /** What it showed, in words. */
  readonly shown?: string
  readonly problem?: string
}

/** Tries the reranker and the model for entailment of the settings, each with two plain sentences. */
export async function probeSentenceModels(config: ResolvedConfig, signal: AbortSignal): Promise<readonly Probe[]> {
  const dock = "The dock opens at seven."
  const tries: { readonly kind: Probe["kind"]; readonly id: string; readonly show: () => Promise<string> }[] = []
  if (config.reranker !== undefined)
    tries.push({
      kind: "reranker",
      id: config.reranker,
      show: async () => {
        const scores = await openReranker(config)?.rerank(
          "When does the dock open?",
          ["Bananas are yellow.", dock],
          signal,
        )
        return (scores?.[1] ?? 0) > (scores?.[0] ?? 0) ? "what answers comes first" : "what answers did not come first"
      },
    })
  if (config.entailment !== undefined)
    tries.push({
      kind: "entailment",
      id: config.entailment,
      show: async () => {
        const pairs = [
          [dock, "The dock opens at seven o'clock."],
          [dock, "The dock does not open at seven."],
        ] as const
        const judged = await openEntailment(config)?.judge(pairs, signal)
        const share = (value = 0) => value.toFixed(2)
        return `what is said again is entailed by ${share(judged?.[0]?.entailed)}, the opposite contradicted by ${share(judged?.[1]?.contradicted)}`
      },
    })
  const probes: Probe[] = []
  for (const { kind, id, show } of tries) {
    const startedAtMs = performance.now()
    const end = await show().then(
      (shown) => ({ shown }),
      (error: unknown) => ({ problem: error instanceof GroundworkError ? formatError(error) : String(error) }),
    )
    probes.push({ kind, id, ms: Math.round(performance.now() - startedAtMs), ...end })
  }
  return probes
}
