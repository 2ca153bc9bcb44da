// ROUGE and repetition of chosen sentences against lead sentences of the same number of words.
//   node bench/summarise.ts [--half fit|report]
// Data: GROUNDWORK_DATA (default ../shared/data) / meetings/qmsum (MIT, general queries' answers are the reference),
// and the example handbook (no reference: evidence, repetition, coverage).
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type ChoiceSettings, choiceSettings, chooseSentences } from "../src/apps/summarise/choose.ts"
import { quotableSentences } from "../src/apps/summarise/sentences.ts"
import type { CitableText } from "../src/core/cite.ts"
import type { Block } from "../src/core/document.ts"
import { stems } from "../src/language/stems.ts"
import { isStopword } from "../src/language/stopwords.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"

const half = process.argv[process.argv.indexOf("--half") + 1]
const settings: ChoiceSettings = { ...choiceSettings, ...JSON.parse(process.env.SETTINGS ?? "{}") }
const embedder = process.env.WORDS_ONLY === undefined ? await openStaticEmbedder() : undefined

interface Meeting {
  readonly source: CitableText
  readonly reference: string
}

const meetings = readMeetings().filter(
  (_, index) => half === undefined || process.argv.indexOf("--half") === -1 || index % 2 === (half === "fit" ? 0 : 1),
)
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

/** Sentences up to the budget of words; the first always. */
function within(texts: readonly string[], budget: number): readonly string[] {
  const taken: string[] = []
  let words = 0
  for (const text of texts) {
    words += text.split(/\s+/).length
    if (taken.length > 0 && words > budget * 1.1) break
    taken.push(text)
  }
  return taken
}

function scoresOf(texts: readonly string[], reference: string) {
  const [own, other] = [stems(texts.join(" ")), stems(reference)]
  return {
    one: rouge(own, other, 1),
    two: rouge(own, other, 2),
    longest: longestCommon(own, other),
    repetition: repetition(texts),
  }
}

/** F1 of shared n-grams (Lin 2004), over stems. */
function rouge(own: readonly string[], reference: readonly string[], size: number): number {
  const [left, right] = [grams(own, size), grams(reference, size)]
  let shared = 0
  for (const [gram, count] of left) shared += Math.min(count, right.get(gram) ?? 0)
  return f1(shared, own.length - size + 1, reference.length - size + 1)
}

function grams(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at + size <= words.length; at += 1) {
    const gram = words.slice(at, at + size).join(" ")
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}

function longestCommon(left: readonly string[], right: readonly string[]): number {
  let before = new Uint16Array(right.length + 1)
  for (const word of left) {
    const row = new Uint16Array(right.length + 1)
    for (let at = 1; at <= right.length; at += 1)
      row[at] = word === right[at - 1] ? before[at - 1]! + 1 : Math.max(before[at]!, row[at - 1]!)
    before = row
  }
  return f1(before[right.length]!, left.length, right.length)
}

function f1(shared: number, own: number, reference: number): number {
  return shared === 0 ? 0 : (2 * shared) / (own + reference)
}

/** Mean share of the smaller sentence's content words that another sentence of the summary has too. */
function repetition(texts: readonly string[]): number {
  const bags = texts.map((text) => new Set(stems(text).filter((stem) => !isStopword(stem))))
  let [sum, pairs] = [0, 0]
  for (const [index, left] of bags.entries())
    for (const right of bags.slice(index + 1)) {
      const shared = [...left].filter((word) => right.has(word)).length
      sum += shared / Math.max(1, Math.min(left.size, right.size))
      pairs += 1
    }
  return pairs === 0 ? 0 : sum / pairs
}

function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(3)
}

function readMeetings(): readonly Meeting[] {
  const folder = join(process.env.GROUNDWORK_DATA ?? "../shared/data", "meetings/qmsum/train")
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const record = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        general_query_list: { answer: string }[]
        meeting_transcripts: { speaker: string; content: string }[]
      }
      const reference = record.general_query_list[0]?.answer
      return reference === undefined ? [] : [{ source: asSource(file, record.meeting_transcripts), reference }]
    })
}

function asSource(
  title: string,
  turns: readonly { readonly speaker: string; readonly content: string }[],
): CitableText {
  const blocks: Block[] = []
  let text = ""
  for (const { content } of turns) {
    // marks of the transcription: {vocalsound}, {disfmarker}
    const said = content
      .replace(/\{[^}]*\}/g, " ")
      .replace(/\s+/g, " ")
      .trim()
    if (said === "") continue
    blocks.push({ kind: "turn", start: text.length, end: text.length + said.length })
    text += `${said}\n`
  }
  return {
    document: title,
    version: title,
    title,
    source: title,
    text,
    blocks,
    metadata: {} as CitableText["metadata"],
  }
}
