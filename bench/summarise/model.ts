import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import { chooseSentences } from "../../src/apps/summarise/choose.ts"
import { quotableSentences } from "../../src/apps/summarise/sentences.ts"
import { summarise } from "../../src/apps/summarise/summarise.ts"
import { type RunRecorder, silentRecorder } from "../../src/core/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"
import { keepReplies } from "../models/kept.ts"
import type { Meeting } from "./meetings.ts"
import { mean, scoresOf, within } from "./rouge.ts"

const replySchema = z.object({ sentences: z.array(z.object({ text: z.string() })) })

/**
 * The shortest `limit` meetings, by quotes, by what the model wrote as it wrote it, by what the gate let through of that,
 * and as the app gives it, filled up with quotes; as many words as the reference.
 */
export async function measureModel(meetings: readonly Meeting[], limit: number): Promise<void> {
  const kept = await keepReplies(process.env.GROUNDWORK_MODEL, "summarise")
  const home = mkdtempSync(join(tmpdir(), "summarise-model-"))
  const groundwork = await createGroundwork({ home, model: kept.model, limits: { modelMs: 600_000 } })
  const embedder = await openStaticEmbedder()
  const ways = new Map<string, ReturnType<typeof scoresOf>[]>()
  let [written, released, calls, seconds, failed] = [0, 0, 0, 0, 0]
  const shortest = [...meetings].sort((one, other) => one.source.text.length - other.source.text.length).slice(0, limit)
  for (const { source, reference } of shortest) {
    const budget = reference.split(/\s+/).length
    const sentences = quotableSentences([source])
    const texts = sentences.map((sentence) => source.text.slice(sentence.start, sentence.end))
    const vectors = texts.map((text) => embedder.embedOne(text))
    const quotes = within(
      chooseSentences(sentences, 40, vectors).map(({ index }) => texts[index]!),
      budget,
    )
    let reply: z.infer<typeof replySchema> | undefined
    const step: RunRecorder["step"] = (name, _, detail) => {
      if (name === "write") reply = replySchema.safeParse(detail.reply).data
    }
    const context = { ...groundwork.context({ kind: "run summarise" }), run: { ...silentRecorder, step } }
    const whole = {
      ...source,
      type: "txt",
      bytes: new Uint8Array(),
      attachments: [],
      warnings: [],
      localOnly: false,
    }
    const run = await summarise.run(context, groundwork.appParts, { sentences: quotes.length }, [whole])
    const said = reply?.sentences.map(({ text }) => text) ?? []
    const ofModel = run.output.claims.filter((claim) => claim.writtenBy !== undefined).map(({ text }) => text)
    const taken = kept.taken()
    calls += taken.calls
    seconds += taken.seconds
    written += said.length
    released += ofModel.length
    failed += reply === undefined ? 1 : 0
    const texting = {
      "lead sentences": within(texts, budget),
      quotes,
      "model, as it says": within(said, budget),
      "model, behind the gate": within(ofModel, budget),
      "the app: gate, then quotes": within(
        run.output.claims.map(({ text }) => text),
        budget,
      ),
    }
    for (const [way, own] of Object.entries(texting))
      ways.set(way, [...(ways.get(way) ?? []), scoresOf(own, reference)])
    console.error(`${source.title}: ${said.length} written, ${ofModel.length} kept, ${taken.seconds.toFixed(0)} s`)
    if (process.argv.includes("--show"))
      console.error(JSON.stringify({ said, ofModel, problems: run.problems }, null, 1))
  }
  console.log(`QMSum, the ${shortest.length} shortest meetings, as many words as the reference`)
  for (const [way, scores] of ways)
    console.log(
      `${way.padEnd(27)} ROUGE-1 ${mean(scores.map((one) => one.one))}  ROUGE-2 ${mean(scores.map((one) => one.two))}  ROUGE-L ${mean(scores.map((one) => one.longest))}  repetition ${mean(scores.map((one) => one.repetition))}`,
    )
  console.log(`sentences written ${written}, kept by the gate ${released}; ${failed} without a usable reply`)
  console.log(`${calls} calls, ${(seconds / shortest.length).toFixed(0)} s a meeting`)
  await groundwork.close()
  kept.close()
  rmSync(home, { recursive: true, force: true })
}
