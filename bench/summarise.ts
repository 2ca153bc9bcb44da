// ROUGE and repetition of chosen sentences against lead sentences of the same number of words.
//   node bench/summarise.ts [--half fit|report]
//   GROUNDWORK_MODEL=… node bench/summarise.ts --half report --model 6     what a model makes of the six shortest of them
// Data: GROUNDWORK_DATA (default ../shared/data) / meetings/qmsum (MIT, general queries' answers are the reference),
// and the example handbook (no reference: evidence, repetition, coverage).
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type ChoiceSettings, choiceSettings, chooseSentences } from "../src/apps/summarise/choose.ts"
import { quotableSentences } from "../src/apps/summarise/sentences.ts"
import type { CitableText } from "../src/core/cite.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"
import { readMeetings } from "./summarise/meetings.ts"
import { measureModel } from "./summarise/model.ts"
import { mean, repetition, scoresOf, within } from "./summarise/rouge.ts"

const half = process.argv[process.argv.indexOf("--half") + 1]
const settings: ChoiceSettings = { ...choiceSettings, ...JSON.parse(process.env.SETTINGS ?? "{}") }
const embedder = process.env.WORDS_ONLY === undefined ? await openStaticEmbedder() : undefined

const meetings = readMeetings().filter(
  (_, index) => half === undefined || process.argv.indexOf("--half") === -1 || index % 2 === (half === "fit" ? 0 : 1),
)
if (process.argv.includes("--model")) {
  await measureModel(meetings, Number(process.argv[process.argv.indexOf("--model") + 1]))
  process.exit()
}
const rows = meetings.map(({ source, reference }) => {
  const budget = reference.split(/\s+/).length
  const sentences = quotableSentences([source])
  const texts = sentences.map((sentence) => source.text.slice(sentence.start, sentence.end))
  const vectors = embedder === undefined ? undefined : texts.map((text) => embedder.embedOne(text))
  const chosen = chooseSentences(sentences, 40, vectors, settings).map(({ index }) => texts[index]!)
  return {
    ours: scoresOf(within(chosen, budget), reference),
    lead: scoresOf(within(texts, budget), reference),
  }
})
console.log(`QMSum, ${rows.length} meetings, as many words as the reference (to the sentence)`)
for (const name of ["lead", "ours"] as const)
  console.log(
    `${name.padEnd(5)} ROUGE-1 ${mean(rows.map((row) => row[name].one))}  ROUGE-2 ${mean(rows.map((row) => row[name].two))}  ROUGE-L ${mean(rows.map((row) => row[name].longest))}  repetition ${mean(rows.map((row) => row[name].repetition))}`,
  )

const pages = readPages()
const pageRows = pages.map((source) => {
  const sentences = quotableSentences([source])
  const texts = sentences.map((sentence) => source.text.slice(sentence.start, sentence.end))
  const vectors = embedder === undefined ? undefined : texts.map((text) => embedder.embedOne(text))
  const chosen = chooseSentences(sentences, 4, vectors, settings).map(({ index }) => texts[index]!)
  return { ours: repetition(chosen), lead: repetition(texts.slice(0, chosen.length)) }
})
console.log(
  `handbook, ${pageRows.length} pages, four sentences: repetition lead ${mean(pageRows.map((row) => row.lead))} ours ${mean(pageRows.map((row) => row.ours))}`,
)

/** The example handbook's Markdown pages with at least six sentences. */
function readPages(): readonly CitableText[] {
  const folder = join(import.meta.dirname, "../examples/handbook")
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => asPage(file, readFileSync(join(folder, file), "utf8")))
    .filter((source) => quotableSentences([source]).length >= 6)
}

function asPage(title: string, text: string): CitableText {
  return {
    document: title,
    version: title,
    title,
    source: title,
    text,
    blocks: [],
    metadata: {} as CitableText["metadata"],
  }
}
