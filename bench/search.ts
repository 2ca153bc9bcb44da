// Search and ask over 100,000 passages, through the product: warm and cold, by words alone and with the built-in embedder.
//   node bench/search.ts [--passages 100000] [--only search|ask|cold]       (texts from $GROUNDWORK_DATA; the home stays in .cache/bench)
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createGroundwork } from "../src/groundwork.ts"
import { boundHeapGrowth } from "../src/pipeline/heap-growth.ts"
import { makePassages, makeQuestions } from "./passages.ts"

const root = join(import.meta.dirname, "..")
const option = (name: string) => process.argv[process.argv.indexOf(name) + 1] ?? ""
const count = process.argv.includes("--passages") ? Number(option("--passages")) : 100_000
const home = join(root, `.cache/bench/search-${count}`)

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

async function makeHome(): Promise<void> {
  if (existsSync(join(home, "made"))) return
  mkdirSync(home, { recursive: true })
  const lines = makePassages(count).map((text, number) => JSON.stringify({ _id: `p${number}`, text }))
  const corpus = join(root, `.cache/bench/passages-${count}.jsonl`)
  writeFileSync(corpus, lines.join("\n"))
  const groundwork = await createGroundwork({ home, embedder: "built-in" })
  const report = await groundwork.ingest(groundwork.context({ kind: "ingest" }), [corpus], { collection: "bench" })
  await groundwork.close()
  console.log(`ingest with embedder: ${report.added} documents, ${(report.added / report.seconds).toFixed(0)} a second`)
  writeFileSync(join(home, "made"), "")
}

/** Runs in a process of its own, so that its memory is the search's alone. */
async function warm(embedder: string, kind: string): Promise<void> {
  // As `groundwork serve` begins.
  boundHeapGrowth()
  const groundwork = await createGroundwork({ home, embedder })
  const questions = makeQuestions(kind === "ask" ? 600 : 800)
  const times: number[] = []
  for (const [number, text] of questions.entries()) {
    const startedAt = performance.now()
    const context = groundwork.context({ kind })
    if (kind === "ask") await groundwork.ask(context, { text }, { minConfidence: 0 })
    else await groundwork.search(context, { text, k: 10 })
    // The first quarter warms up.
    if (number >= questions.length / 4) times.push(performance.now() - startedAt)
  }
  await groundwork.close()
  times.sort((one, other) => one - other)
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(
    `${kind}, warm, ${embedder === "none" ? "words" : "hybrid"}: p50 ${at(times, 0.5).toFixed(1)} ms, p95 ${at(times, 0.95).toFixed(1)} ms, ${memory} MB at most`,
  )
}

function cold(embedder: string): void {
  const times = makeQuestions(9).map((text) => {
    const startedAt = performance.now()
    const command = join(root, "bin/groundwork.js")
    const result = spawnSync(process.execPath, [command, "search", text, "--home", home, "--json"], {
      env: { ...process.env, GROUNDWORK_EMBEDDER: embedder },
    })
    if (result.status !== 0) throw new Error(String(result.stderr))
    return performance.now() - startedAt
  })
  times.sort((one, other) => one - other)
  console.log(
    `search, cold, whole process, ${embedder === "none" ? "words" : "hybrid"}: median ${at(times, 0.5).toFixed(0)} ms`,
  )
}

const only = process.argv.includes("--only") ? option("--only") : undefined
if (process.argv.includes("--warm")) await warm(option("--warm"), option("--kind"))
else {
  await makeHome()
  console.log(`${count} passages, ${(statSync(join(home, "groundwork.db")).size / 2 ** 20).toFixed(0)} MB`)
  for (const embedder of ["none", "built-in"]) {
    for (const kind of ["search", "ask"]) {
      if (only !== undefined && only !== kind) continue
      const child = [import.meta.filename, "--warm", embedder, "--kind", kind, "--passages", String(count)]
      process.stdout.write(
        spawnSync(process.execPath, child, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).stdout,
      )
    }
    if (only === undefined || only === "cold") cold(embedder)
  }
}
