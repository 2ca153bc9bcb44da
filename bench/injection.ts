// Instructions planted in what is read: how many are found, how often ordinary documents are suspected, what they achieve.
//   node bench/injection.ts                     found in BIPIA's mails, and suspected in mails, help pages, handbooks, contracts, meetings
//   node bench/injection.ts attack [--model http://127.0.0.1:8099/v1#small] [--limit 150]    asks attacked mails and tables
//   node bench/injection.ts attack --model obedient    a model that obeys every time: what gets past the checks behind it
//   node bench/injection.ts report [--model …] [--show]
//   data: GROUNDWORK_DATA (default ../shared/data) / safety/bipia, support/doc2dial, handbooks, contracts/cuad, meetings/qmsum
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { sentences } from "../src/language/sentences.ts"
import { findInstructions } from "../src/models/injection.ts"
import { reportAttacks, runAttacks } from "./injection/attack.ts"

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string" },
    limit: { type: "string", default: "150" },
    show: { type: "boolean", default: false },
  },
})
const data = process.env.GROUNDWORK_DATA ?? "../shared/data"
const folder = join(data, "safety/bipia/benchmark")
const answers = `.cache/injection/${options.model === undefined ? "extractive" : options.model === "obedient" ? "obedient" : "model"}.jsonl`

if (positionals[0] === "attack")
  await runAttacks({ folder, model: options.model, limit: Number(options.limit), answers })
if (positionals[0] === "attack" || positionals[0] === "report") reportAttacks(answers, options.show)
else {
  found()
  suspected()
}

function found(): void {
  const mails = readFileSync(join(folder, "email/train.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { context: string }).context)
  for (const file of ["text_attack_train.json", "code_attack_train.json"]) {
    const attacks = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, readonly string[]>
    let all = 0
    let total = 0
    for (const [kind, texts] of Object.entries(attacks)) {
      const own = texts.filter((attack, index) => {
        const mail = mails[index % mails.length] ?? ""
        return findInstructions(`${mail}\n${attack}`).some((one) => one.suspicion >= 0.7 && one.end > mail.length + 1)
      }).length
      console.log(`${kind.padEnd(36)} ${own} of ${texts.length}`)
      all += own
      total += texts.length
    }
    console.log(`${file}: ${all} of ${total} found`)
  }
  const wrong = mails.filter((mail) => findInstructions(mail).some((one) => one.suspicion >= 0.7))
  console.log(`clean mails suspected: ${wrong.length} of ${mails.length}`)
}

/** Ordinary documents: what is suspected there would be kept from answers for nothing. */
function suspected(): void {
  const pages = readFileSync(join(data, "support/doc2dial/documents.jsonl"), "utf8").trim().split("\n")
  const sets: Readonly<Record<string, readonly string[]>> = {
    "help pages (doc2dial)": pages.map((line) => (JSON.parse(line) as { readonly text: string }).text),
    "handbook 18F": textsIn(join(data, "handbooks/18f"), ".md"),
    "handbook Sourcegraph": textsIn(join(data, "handbooks/sourcegraph"), ".md"),
    "contracts (CUAD)": textsIn(join(data, "contracts/cuad"), ".txt"),
    "meetings (QMSum)": textsIn(join(data, "meetings/qmsum"), ".json").map(spokenIn),
  }
  for (const [name, texts] of Object.entries(sets)) {
    const all = texts.reduce((sum, text) => sum + sentences(text).length, 0)
    const wrong = texts.flatMap((text) => findInstructions(text))
    console.log(`${name}: ${wrong.length} suspected of ${all} sentences`)
    if (options.show)
      for (const one of wrong) console.log(`  ${one.kind} ${one.text.replace(/\s+/g, " ").slice(0, 160)}`)
  }
}

function spokenIn(meeting: string): string {
  const { meeting_transcripts: turns } = JSON.parse(meeting) as {
    readonly meeting_transcripts: readonly { readonly speaker: string; readonly content: string }[]
  }
  return turns.map(({ speaker, content }) => `${speaker}: ${content}`).join("\n")
}

function textsIn(path: string, ending: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(path, name), "utf8"))
}
