import { z } from "zod"
import { citeSpan } from "../../core/cite.ts"
import type { Claim, Conflict } from "../../core/evidence.ts"
import { withoutReplaced } from "../../pipeline/replaced.ts"
import { type AppProblem, type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { writtenByModel } from "./by-model.ts"
import { summariseCases } from "./cases.ts"
import { chooseSentences } from "./choose.ts"
import { dayOf, differencesBetween } from "./differences.ts"
import { quotableSentences, type Sentence } from "./sentences.ts"

const inputSchema = z.looseObject({
  sentences: z.number().int().min(1).max(60).optional().meta({
    title: "Sentences",
    description: "A twentieth of the sources’, at least three and at most twelve, where nothing is said.",
  }),
})

/** `writtenBy`: the model whose words it is; without, they are the source's own. */
type SummaryClaim = Claim & { readonly writtenBy?: string }
const claim = z.custom<SummaryClaim>((value) => typeof value === "object" && value !== null && "citations" in value)
const conflict = z.custom<Conflict>((value) => typeof value === "object" && value !== null && "sides" in value)

const outputSchema = z.object({
  /** The claims in reading order. */
  text: z.string(),
  claims: z.array(claim),
  /** How much of the sources' structure the summary touches. */
  coverage: z.object({ sections: z.number(), covered: z.number(), leftOut: z.array(z.string()) }),
  /** Places where the sources give different figures for the same. */
  conflicts: z.array(conflict),
})
type Output = z.infer<typeof outputSchema>

const mostConflicts = 10
const namedSections = 20
/** Sentences that a model is given for each one it is to write, and at most: it must choose, and small ones lose the thread. */
const materialEach = 3
const mostMaterial = 60

/** Documents in; a summary of asked length out, each sentence quoted with its place. */
export const summarise = defineApp({
  name: "summarise",
  title: "Summaries: sentences that say most, each with its place, and what the sources disagree on",
  takes: "all",
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, input, given): Promise<AppResult<Output>> => {
    const { sources, problems: superseded } = inForce(given)
    const sentences = quotableSentences(sources)
    if (sentences.length === 0)
      return {
        status: "abstained",
        output: { text: "", claims: [], coverage: coverageOf([], []), conflicts: [] },
        problems: [{ code: "input_invalid", message: "There is no running text to summarise" }],
      }
    const startedAtMs = performance.now()
    const texts = sentences.map((sentence) => sources[sentence.source]!.text.slice(sentence.start, sentence.end))
    const vectors = await parts.embedder?.embed(texts, "passage", context.signal)
    const count = input.sentences ?? defaultLength(sentences.length)
    const inOrder = (wanted: number): readonly Picked[] =>
      chooseSentences(sentences, wanted, vectors)
        .map(({ index, weight }) => ({ sentence: sentences[index]!, weight }))
        .sort(
          (left, right) => left.sentence.source - right.sentence.source || left.sentence.start - right.sentence.start,
        )
    const picked = inOrder(count)
    context.run.step("choose", startedAtMs, { sentences: sentences.length, chosen: picked.length })
    const quoted = picked.map(({ sentence, weight }) => claimOf(sources, sentence, weight))
    const written =
      parts.model === undefined
        ? undefined
        : await writtenByModel(
            context,
            parts.model,
            sources,
            inOrder(Math.min(mostMaterial, count * materialEach)).map((entry) => entry.sentence),
            count,
          )
    const claims = written === undefined ? quoted : filledUp(written.claims, quoted, count)
    const problems: readonly AppProblem[] = [...superseded, ...(written?.problems ?? [])]
    return {
      status: input.sentences !== undefined && claims.length < input.sentences ? "partial" : "done",
      output: {
        text: claims.map((entry) => entry.text).join(" "),
        claims,
        coverage: coverageOf(sentences, claims.length === 0 ? [] : sentencesOf(sources, sentences, claims)),
        conflicts: [...differencesBetween(sources, sentences, mostConflicts)],
      },
      ...(problems.length === 0 ? {} : { problems }),
      ...written?.spent,
    }
  },
  render: renderSummary,
  cases: summariseCases,
})

/** What a source superseded by another one says is no part of the whole; where nothing else is left, it is what was asked for. */
function inForce(given: readonly SourceDocument[]): {
  readonly sources: readonly SourceDocument[]
  readonly problems: readonly AppProblem[]
} {
  const { kept, leftOut } = withoutReplaced(given, ({ status }) =>
    status === "superseded" || status === "expired" ? `it is ${status}` : undefined,
  )
  if (kept.length === 0) return { sources: given, problems: [] }
  const problems = leftOut.map(({ source, why }) => ({
    code: "superseded",
    message: `${source.source} was left out: ${why}`,
  }))
  return { sources: kept, problems }
}

interface Picked {
  readonly sentence: Sentence
  readonly weight: number
}

/** What the model wrote and the gate let through; where that is too little, quotes of what it left out. */
function filledUp(written: readonly SummaryClaim[], quoted: readonly SummaryClaim[], count: number): SummaryClaim[] {
  const used = new Set(written.flatMap((entry) => entry.citations.map(placeOf)))
  const rest = quoted.filter((entry) => !entry.citations.some((citation) => used.has(placeOf(citation))))
  return [...written, ...rest].slice(0, count)
}

function placeOf(citation: Claim["citations"][number]): string {
  return "start" in citation ? `${citation.version}:${citation.start}` : citation.quote
}

/** The sentences that a summary cites. */
function sentencesOf(
  sources: readonly SourceDocument[],
  sentences: readonly Sentence[],
  claims: readonly Claim[],
): readonly Sentence[] {
  const cited = claims.flatMap((entry) => entry.citations)
  return sentences.filter((sentence) =>
    cited.some(
      (citation) =>
        "start" in citation &&
        citation.version === sources[sentence.source]!.version &&
        citation.start < sentence.end &&
        citation.end > sentence.start,
    ),
  )
}

function defaultLength(sentences: number): number {
  return Math.max(3, Math.min(12, Math.round(sentences / 20)))
}

/** A chosen sentence is its own evidence; how central it is, is its confidence. */
function claimOf(sources: readonly SourceDocument[], sentence: Sentence, weight: number): Claim {
  const citation = citeSpan(sources[sentence.source]!, sentence)
  return {
    text: citation.quote.replace(/\s+/g, " "),
    verdict: "supported",
    confidence: Math.round(Math.min(1, weight) * 1000) / 1000,
    citations: [citation],
  }
}

function coverageOf(sentences: readonly Sentence[], picked: readonly Sentence[]): Output["coverage"] {
  const nameOf = (sentence: Sentence) => sentence.section
  const sections = [...new Set(sentences.map(nameOf))]
  const covered = new Set(picked.map(nameOf))
  return {
    sections: sections.length,
    covered: covered.size,
    leftOut: sections.filter((section) => !covered.has(section)).slice(0, namedSections),
  }
}

function renderSummary(output: Output): string {
  const lines = output.claims.map((entry) => {
    const citation = entry.citations[0]
    const place =
      citation === undefined
        ? ""
        : `${citation.source}${"section" in citation && citation.section !== undefined ? `, ${citation.section}` : ""}`
    const author = entry.writtenBy === undefined ? "" : ` (written by ${entry.writtenBy})`
    return `- ${entry.text} [${place}]${author}`
  })
  const { sections, covered, leftOut } = output.coverage
  lines.push("", `${covered} of ${sections} sections${leftOut.length === 0 ? "" : `; left out: ${leftOut.join("; ")}`}`)
  for (const { about, sides } of output.conflicts)
    lines.push(
      "",
      `The sources differ on “${about}”:`,
      ...sides.map(
        ({ text, citation }, index) =>
          `- ${text} [${citation.kind === "record" ? citation.place : citation.source}${index === 0 && isLater(sides) ? `, the later one: ${dayOf(citation)}` : ""}]`,
      ),
    )
  return `${lines.join("\n")}\n`
}

/** The later side comes first, where both have a date. */
function isLater([first, second]: Conflict["sides"]): boolean {
  const days = [first, second].map((side) => side && dayOf(side.citation))
  return days[0] !== undefined && days[1] !== undefined && days[0] > days[1]
}
