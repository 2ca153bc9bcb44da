// Action chosen on our own support cases: node bench/support.ts [--worst]
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { support } from "../src/apps/support/support.ts"
import { createGroundwork } from "../src/groundwork.ts"

const examples = join(import.meta.dirname, "../examples")
const home = join(import.meta.dirname, "../.cache/support")
const groundwork = await createGroundwork({ home })
await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(examples, "handbook")], {
  collection: "handbook",
})
const counts = new Map<string, number>()
const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
for (const line of readFileSync(join(examples, "support-handover.jsonl"), "utf8").trim().split("\n")) {
  const { id, question, history, action, document } = JSON.parse(line) as {
    id: string
    question: string
    history?: { role: "user" | "assistant"; text: string }[]
    action: string
    document?: string
  }
  const context = groundwork.context({ kind: "run support" })
  const result = await support.run(
    context,
    groundwork.appParts,
    support.input.parse({ question, history: history ?? [] }),
    [],
  )
  add(`${action} → ${result.output.action}`)
  const cited = result.output.claims.flatMap((claim) => (claim as { citations?: { source: string }[] }).citations ?? [])
  if (action === "answer" && result.output.action === "answer")
    add(
      document !== undefined && cited.some((citation) => citation.source.endsWith(document))
        ? "right article"
        : "other article",
    )
  if (action !== result.output.action && process.argv.includes("--worst"))
    console.log(
      `${id} ${action} → ${result.output.action}: ${question} | ${result.output.reason ?? result.output.text}`,
    )
}
for (const [key, count] of [...counts].sort()) console.log(`${String(count).padStart(3)} ${key}`)
for (const action of ["answer", "clarify", "handover"]) {
  const right = counts.get(`${action} → ${action}`) ?? 0
  const said = [...counts].filter(([key]) => key.endsWith(`→ ${action}`)).reduce((sum, [, count]) => sum + count, 0)
  const wanted = [...counts].filter(([key]) => key.startsWith(`${action} →`)).reduce((sum, [, count]) => sum + count, 0)
  console.log(`${action} F1 ${((2 * right) / (said + wanted)).toFixed(3)}`)
}
await groundwork.close()
