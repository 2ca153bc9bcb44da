import { formatError, isServerFault } from "../../core/errors.ts"
import type { ResolvedConfig } from "../../pipeline/config.ts"
import { listModels, openEmbedder, probeModels } from "../../pipeline/models.ts"
import { probeSentenceModels } from "../../pipeline/probing.ts"
import type { ExitStatus, Terminal } from "../session.ts"

const noModel =
  "no language model: answers are the documents' own words. Set GROUNDWORK_MODEL, for example to http://127.0.0.1:11434/v1#llama3.2, or a provider's key (docs/models)"

const costOf = (price: { readonly input: number; readonly output: number }) =>
  price.input + price.output === 0 ? "free" : `$${price.input} in, $${price.output} out a million tokens`

/** Lists the models of the settings, or tries the models; fails when one that was tried gave no usable answer. */
export async function modelsBody(
  terminal: Terminal,
  config: ResolvedConfig,
  isTest: boolean,
  isJson: boolean,
): Promise<ExitStatus> {
  const listed = await listModels(config)
  if (!isTest) {
    const embedder = config.embedder ?? "built-in"
    const { reranker, entailment, imageEmbedder } = config
    if (isJson) terminal.out(JSON.stringify({ embedder, reranker, entailment, imageEmbedder, models: listed }))
    else {
      for (const [kind, id] of Object.entries({ embedder, reranker, entailment, pictures: imageEmbedder }))
        if (id !== undefined) terminal.out(`${kind.padEnd(10)} ${id}`)
      for (const { id, external, price, from, takesOverFrom } of listed) {
        const after = takesOverFrom === undefined ? "" : `, when ${takesOverFrom} fails`
        terminal.out(
          `model      ${id}  ${external ? "leaves this machine" : "on this machine"}, ${costOf(price)}, from the ${from}${after}`,
        )
      }
      if (listed.length === 0) terminal.out(noModel)
    }
    return 0
  }
  const embedded = await tryEmbedder(config, terminal.signal)
  const others = await probeSentenceModels(config, terminal.signal)
  const probes = await probeModels(config, terminal.signal)
  if (isJson) terminal.out(JSON.stringify({ embedder: embedded, others, models: probes }))
  else {
    terminal.out(
      embedded.problem === undefined
        ? `embedder  ${embedded.id}: ${embedded.dimensions} dimensions, ${embedded.ms} ms`
        : `✗ embedder ${embedded.id}: ${embedded.problem}`,
    )
    for (const { kind, id, ms, shown, problem } of others)
      terminal.out(problem === undefined ? `✓ ${kind} ${id}: ${shown}, ${ms} ms` : `✗ ${kind} ${id}: ${problem}`)
    if (probes.length === 0) terminal.out(noModel)
    for (const one of probes) {
      if (one.problem !== undefined) {
        terminal.out(`✗ ${one.id}: ${one.problem}`)
        continue
      }
      const context = one.contextTokens === undefined ? "" : `, context ${one.contextTokens} tokens`
      const speed = one.tokensPerSecond === undefined ? "" : `, ${one.tokensPerSecond} tokens/s`
      const sense = one.right ? "schema kept and right" : "schema kept, but the answer was wrong"
      terminal.out(
        `✓ ${one.id}: ${sense}${one.attempts > 1 ? ` after ${one.attempts} attempts` : ""}, tools ${one.tools ? "yes" : "no"}, images ${one.images ? "yes" : "no"}${context}, ${one.ms} ms${speed}, ${costOf(one.price)}`,
      )
    }
  }
  return [embedded, ...others, ...probes].some((one) => one.problem !== undefined) ? 1 : 0
}

/** Has the embedder of the settings embed one question. */
async function tryEmbedder(config: ResolvedConfig, signal: AbortSignal) {
  const startedAtMs = performance.now()
  const ms = () => Math.round(performance.now() - startedAtMs)
  try {
    const embedder = await openEmbedder(config)
    const [probe] = (await embedder?.embed(["How long is parental leave?"], "query", signal)) ?? []
    return { id: embedder?.id ?? "none", dimensions: probe?.length ?? 0, ms: ms() }
  } catch (error) {
    if (!isServerFault(error)) throw error
    return { id: config.embedder ?? "built-in", dimensions: 0, ms: ms(), problem: formatError(error) }
  }
}
