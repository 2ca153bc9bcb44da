/**
 * The support app on doc2dial dialogues, every user turn; the sets are made by `node bench/cases/make.ts doc2dial-turns`.
 *   node bench/support-turns.ts [fit|report] [--without-history] [--every N] [--worst] [--actions]
 *   GROUNDWORK_MODEL=… node bench/support-turns.ts --every 50 --model      a model's answers, before and behind the gate
 * `page`: the best hit is of the gold page; `quotes`: one of the first three quotes touches the gold span. The baseline
 * (`--without-history`) is the last turn alone as the query. Answers are forced: what is declined shows its nearest quotes.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { support } from "../src/apps/support/support.ts"
import type { Citation } from "../src/core/evidence.ts"
import type { Case } from "../src/evaluate/case.ts"
import { createGroundwork } from "../src/groundwork.ts"
import { measureModel } from "./support/model.ts"
import { goldPages } from "./support/touches.ts"

const part = process.argv.includes("fit") ? "fit" : "report"
const isAlone = process.argv.includes("--without-history")
// What the app does with each turn: an answer, a question back, a hand-over. Takes twice the time.
const isActing = process.argv.includes("--actions")
const every = process.argv.includes("--every") ? Number(process.argv[process.argv.indexOf("--every") + 1]) : 1
const folder = join(import.meta.dirname, "../.cache/cases/doc2dial-turns", part)
const home = mkdtempSync(join(tmpdir(), "support-turns-"))
const groundwork = await createGroundwork({ home })
await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, "documents")], { collection: "pages" })
const cases = readFileSync(join(folder, "cases.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line): Case => JSON.parse(line))
  .filter((_, index) => index % every === 0)

if (process.argv.includes("--model")) {
  await groundwork.close()
  await measureModel(home, cases)
  rmSync(home, { recursive: true })
  process.exit()
}
const { idOf, touches } = await goldPages(groundwork)

const rows: {
  turn: "first" | "later"
  page: number
  quotes: number
  claims: number
  action: string
  confidence: number
}[] = []
for (const one of cases) {
  const history = isAlone ? [] : (one.history ?? [])
  const context = groundwork.context({ kind: "bench" })
  const hits = await groundwork.appParts.search(context, { text: one.question, history, k: 3 })
  const answer = await groundwork.appParts.ask(context, { text: one.question, history }, { minConfidence: 0 })
  const run = isActing
    ? await support.run(
        context,
        groundwork.appParts,
        support.input.parse({ question: one.question, history, minConfidence: 0 }),
        [],
      )
    : undefined
  const quotes =
    answer.status === "abstained" ? (answer.nearest ?? []) : answer.claims.flatMap((claim) => claim.citations)
  const leading =
    answer.status === "abstained"
      ? (answer.nearest ?? [])
      : answer.claims.flatMap((claim) => claim.citations.slice(0, 1))
  const isTouched = async (all: readonly Citation[]) =>
    (await Promise.all(all.slice(0, 3).map((quote) => touches(quote, one)))).some(Boolean) ? 1 : 0
  const row = {
    turn: one.history === undefined ? ("first" as const) : ("later" as const),
    page: hits[0]?.passage.document === idOf.get(one.document ?? "") ? 1 : 0,
    quotes: await isTouched(quotes),
    claims: await isTouched(leading),
    confidence: answer.confidence,
    action: run?.output.action === "handover" ? `handover: ${run.output.reason}` : (run?.output.action ?? ""),
  }
  rows.push(row)
  if (process.argv.includes("--worst") && (row.page === 0 || row.claims === 0))
    console.log(
      JSON.stringify({
        ...row,
        id: one.id,
        question: one.question,
        history,
        gold: one.evidence,
        given: leading.map((quote) => quote.quote),
      }),
    )
}
const mean = (values: readonly number[]) =>
  (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(3)
const told = (some: typeof rows) =>
  `${String(some.length).padStart(5)} turns: right page first ${mean(some.map((row) => row.page))}, gold span touched by the first three quotes ${mean(some.map((row) => row.quotes))}, by the first quotes of three claims ${mean(some.map((row) => row.claims))}`
console.log(isAlone ? "last turn alone" : "with the conversation", part)
console.log(`all   ${told(rows)}`)
for (const turn of ["first", "later"] as const) console.log(`${turn} ${told(rows.filter((row) => row.turn === turn))}`)
for (const threshold of [0.3, 0.4, 0.5, 0.6]) {
  const answered = rows.filter((row) => row.confidence >= threshold)
  console.log(
    `confidence ${threshold} and above: ${answered.length} answered, gold span touched ${mean(answered.map((row) => row.claims))}`,
  )
}
const actions = Map.groupBy(isActing ? rows : [], (row) => row.action)
for (const [action, some] of [...actions].sort((one, other) => other[1].length - one[1].length))
  console.log(`${String(some.length).padStart(5)} ${action}`)
await groundwork.close()
rmSync(home, { recursive: true })
