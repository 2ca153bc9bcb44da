import { z } from "zod"
import type { Answer } from "../../src/core/answer.ts"
import type { Citation } from "../../src/core/evidence.ts"
import type { Case } from "../../src/evaluate/case.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { keepReplies } from "../models/kept.ts"
import { goldPages } from "./touches.ts"

const saidSchema = z.object({
  reply: z.object({ answerable: z.boolean(), claims: z.array(z.object({ text: z.string() })) }),
  named: z.array(z.object({ version: z.string(), start: z.number(), end: z.number() })),
})

/** Characters of passages in a prompt: as much as a small model on one core reads in twenty seconds. */
const promptCharacters = 1500

/** A turn counts as touched where a quote of what was answered touches the gold span; one that is declined is not. */
export async function measureModel(home: string, cases: readonly Case[]): Promise<void> {
  const kept = await keepReplies(process.env.GROUNDWORK_MODEL, "support")
  const groundwork = await createGroundwork({ home, model: kept.model, limits: { modelMs: 600_000, promptCharacters } })
  const { idOf, touches } = await goldPages(groundwork)
  const ways = new Map<string, { answered: number; page: number; touched: number; claims: number; cited: number }>()
  const add = async (way: string, one: Case, claims: readonly (readonly Citation[])[]) => {
    const row = ways.get(way) ?? { answered: 0, page: 0, touched: 0, claims: 0, cited: 0 }
    ways.set(way, row)
    const quotes = claims.flat()
    const touching = await Promise.all(
      claims.map(async (some) => isAnyOf(await all(some, (quote) => touches(quote, one)))),
    )
    row.answered += claims.length > 0 ? 1 : 0
    row.page += quotes.some((quote) => "document" in quote && quote.document === idOf.get(one.document ?? "")) ? 1 : 0
    row.touched += isAnyOf(touching) ? 1 : 0
    row.claims += claims.length
    row.cited += touching.filter(Boolean).length
  }
  let [calls, seconds, refusals, failures] = [0, 0, 0, 0]
  for (const one of cases) {
    const ask = (answerer: "extractive" | "model" | "auto") =>
      groundwork.ask(
        groundwork.context({ kind: "bench" }),
        { text: one.question, ...(one.history === undefined ? {} : { history: one.history }) },
        { answerer, minConfidence: 0 },
      )
    const claimsOf = (answer: Answer) =>
      answer.claims.filter((claim) => claim.beside !== true).map((claim) => claim.citations)
    await add("without a model", one, claimsOf(await ask("extractive")))
    kept.taken()
    const written = await ask("model")
    const taken = kept.taken()
    calls += taken.calls
    seconds += taken.seconds
    const run = await groundwork.store.run(written.trace)
    const said = saidSchema.safeParse(run?.steps.find(({ name }) => name === "model")?.detail)
    failures += said.success ? 0 : 1
    refusals += said.data?.reply.answerable === false ? 1 : 0
    const named = await Promise.all((said.data?.named ?? []).map((span) => citation(span)))
    // What it says before the gate: its claims rest together on the sentences that it named.
    await add(
      "model, as it says",
      one,
      (said.data?.reply.claims ?? []).length === 0 ? [] : named.map((quote) => [quote]),
    )
    await add("model, behind the gate", one, written.answerer === kept.model ? claimsOf(written) : [])
    await add("auto", one, claimsOf(await ask("auto")))
    process.stderr.write(
      `${one.id} ${taken.seconds.toFixed(0)} s ${JSON.stringify(said.data?.reply ?? null)} → ${written.status} ${written.text.slice(0, 120)}\n`,
    )
  }
  console.log(`${cases.length} turns`)
  for (const [way, { answered, page, touched, claims, cited }] of ways)
    console.log(
      `${way.padEnd(23)} answered ${answered}, from the right page ${page}, gold span touched ${touched}; of ${claims} claims ${cited} touch it`,
    )
  console.log(`said that nothing answers ${refusals}, no usable reply ${failures}`)
  console.log(`${calls} calls, ${(seconds / cases.length).toFixed(0)} s a turn`)
  await groundwork.close()
  kept.close()

  async function citation({ version, start, end }: { version: string; start: number; end: number }): Promise<Citation> {
    const quote = (await groundwork.store.text(version))?.slice(start, end) ?? ""
    const document = (await groundwork.store.version(version))?.document ?? ""
    return { kind: "text", stance: "supports", document, version, start, end, quote, title: "", source: "" }
  }
}

function all<Item>(items: readonly Item[], of: (item: Item) => Promise<boolean>): Promise<readonly boolean[]> {
  return Promise.all(items.map(of))
}

function isAnyOf(flags: readonly boolean[]): boolean {
  return flags.some(Boolean)
}
