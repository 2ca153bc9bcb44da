/**
 * Stale pages that fit better than the current ones, planted among doc2dial's pages; none may be cited, offered or drafted from.
 *   node bench/support-stale.ts [--plant 500] [--unmarked]
 * `--unmarked` leaves out what says that they are stale: how often they would be cited is how well they fit.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { support } from "../src/apps/support/support.ts"
import { createGroundwork } from "../src/groundwork.ts"
import { type Page, plantStale } from "./support/stale.ts"

const data = process.env.GROUNDWORK_DATA ?? join(import.meta.dirname, "../../shared/data")
const isUnmarked = process.argv.includes("--unmarked")
const count = Number(process.argv[process.argv.indexOf("--plant") + 1]) || 500
const lines = (path: string) => readFileSync(path, "utf8").trim().split("\n")
const pages = lines(join(data, "support/doc2dial/corpus.jsonl")).map((line): Page => JSON.parse(line))
const asked = lines(join(import.meta.dirname, "../.cache/cases/doc2dial-turns/report/cases.jsonl"))
  .map((line): { question: string; document: string } => JSON.parse(line))
  .filter(({ question }) => question.split(" ").length >= 6)
  .slice(0, count)
const { current, stale } = plantStale(pages, asked)
const folder = mkdtempSync(join(tmpdir(), "support-stale-"))
writeFileSync(
  join(folder, "pages.jsonl"),
  [...current, ...stale]
    .map(({ _id, title, text, metadata }) => JSON.stringify({ _id, title, text, ...(isUnmarked ? {} : { metadata }) }))
    .join("\n"),
)
const groundwork = await createGroundwork({ home: join(folder, "home") })
await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, "pages.jsonl")], { collection: "pages" })
const staleIds = new Set<string>()
for await (const { id, path } of groundwork.documents(groundwork.context({ kind: "bench" })))
  if (path.includes("stale-")) staleIds.add(id)
if (staleIds.size !== stale.length) throw new Error(`planted ${stale.length}, found ${staleIds.size}`)

let [cited, shown] = [0, 0]
const byKind = new Map<string, number>()
for (const { question, kind } of stale) {
  const input = support.input.parse({ question, mode: "suggest", minConfidence: 0 })
  const context = groundwork.context({ kind: "bench" })
  const { output } = await support.run(context, groundwork.appParts, input, [])
  const answer = await groundwork.appParts.ask(context, { text: question }, { minConfidence: 0 })
  const isIn = (value: unknown) => [...staleIds].some((id) => JSON.stringify(value).includes(id))
  if (isIn(output.claims) || isIn(answer.claims)) cited += 1
  if (!isIn(output) && !isIn(answer)) continue
  shown += 1
  byKind.set(kind, (byKind.get(kind) ?? 0) + 1)
}
console.log(
  `${isUnmarked ? "not marked" : "marked"}: of ${stale.length} stale pages ${cited} cited, ${shown} shown anywhere`,
)
for (const [kind, times] of byKind) console.log(`${String(times).padStart(5)} ${kind}`)
await groundwork.close()
rmSync(folder, { recursive: true })
