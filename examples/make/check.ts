/** Checks the samples against each other: `node examples/make/check.ts`. Exits with 1 and says what is wrong. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import { plain, readSource } from "./blocks.ts"

const examples = join(import.meta.dirname, "..")
const problems: string[] = []

interface Line {
  readonly id: string
  readonly question: string
  readonly answers?: readonly string[]
  readonly evidence?: readonly string[]
  readonly document?: string
  readonly unanswerable?: boolean
  readonly action?: string
}

function lines(path: string): readonly Line[] {
  const rows = readFileSync(join(examples, path), "utf8").trim().split("\n")
  return rows.map((row): Line => JSON.parse(row))
}

function sourceText(path: string): string {
  const blocks = readSource(readFileSync(path, "utf8")).blocks
  return blocks
    .flatMap((block) => {
      switch (block.kind) {
        case "list":
          return block.items.map(plain)
        case "table":
          return block.rows.map((row) => row.map(plain).join(" "))
        default:
          return [plain(block.runs)]
      }
    })
    .join("\n")
}

/** The words of each document of the handbook without markup; Word and PDF are read from what they were made of. */
function handbook(): ReadonlyMap<string, string> {
  const root = join(examples, "handbook")
  const texts = new Map<string, string>()
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "access.json") continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(root, path)
    if (name.endsWith(".docx") || name.endsWith(".pdf")) continue
    const text = name.endsWith(".md") ? sourceText(path) : readFileSync(path, "utf8").replace(/<[^>]+>/g, "")
    texts.set(name, text.replace(/\s+/g, " "))
  }
  const sources = join(import.meta.dirname, "sources")
  for (const name of readdirSync(sources)) {
    const path = join(sources, name)
    const out = readSource(readFileSync(path, "utf8")).fields.out
    if (out?.startsWith("handbook/")) texts.set(out.slice("handbook/".length), sourceText(path).replace(/\s+/g, " "))
  }
  return texts
}

function unique(path: string): readonly Line[] {
  const all = lines(path)
  const seen = new Set<string>()
  for (const { id } of all) {
    if (seen.has(id)) problems.push(`${path}: ${id} stands there twice`)
    seen.add(id)
  }
  return all
}

const texts = handbook()
const everything = [...texts.values()].join(" ")
for (const one of unique("handbook-cases.jsonl")) {
  const text = one.document === undefined ? everything : texts.get(one.document)
  if (text === undefined) problems.push(`${one.id}: no document ${one.document}`)
  for (const quote of one.evidence ?? [])
    if (!text?.includes(quote)) problems.push(`${one.id}: "${quote}" is not in ${one.document ?? "the handbook"}`)
  if ((one.answers === undefined) !== (one.unanswerable === true)) problems.push(`${one.id}: answers or unanswerable?`)
  const quotes = (one.evidence ?? []).join(" ").toLowerCase()
  const isLong = (one.evidence ?? []).some((quote) => quote.length > 20)
  if (isLong && !(one.answers ?? []).some((answer) => quotes.includes(answer.toLowerCase())))
    problems.push(`${one.id}: no answer stands in its evidence`)
}
const handover = "support-handover.jsonl"
if (existsSync(join(examples, handover)))
  for (const one of unique(handover))
    if (!["answer", "clarify", "handover"].includes(one.action ?? "")) problems.push(`${one.id}: action ${one.action}`)

const bytes = readdirSync(examples, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
if (bytes > 4_000_000) problems.push(`the examples weigh ${bytes} bytes`)

for (const problem of problems) console.error(problem)
console.log(`${texts.size} documents, ${bytes} bytes, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
