// What the recorded answers are worth: each rung alone, before and after the gate, and `auto` fitted on the other half.
import { writeFileSync } from "node:fs"
import { judgeAnswer } from "../../src/evaluate/answers.ts"
import { answerHit, evidenceHit } from "../../src/evaluate/metrics/answers.ts"
import { fitLadder, type LadderCase, type RungResult } from "../../src/improve/ladder.ts"
import { plotLadder } from "../../src/improve/ladder-plot.ts"
import { checkClaim } from "../../src/verify/check.ts"
import { type AnsweredLine, readAnswers } from "./run.ts"

/** The answerer's own default: below it nothing is answered. */
const minConfidence = 0.35

interface Cited {
  readonly text: string
  readonly sentences: readonly string[]
}

export function reportAnswers(path: string, isShown: boolean): void {
  const lines = readAnswers(path).filter((line) => line.reply !== undefined || line.failure !== undefined)
  for (const set of [...new Set(lines.map((line) => line.set)), "all"]) {
    const own = lines.filter((line) => set === "all" || line.set === set)
    console.log(`\n${set}: ${own.length} questions, ${own.filter(isAnswerable).length} of them answerable`)
    console.log("                       right  wrong  needless  citations:     recall  unsupported  s/question")
    console.log("                                      refusals  precision")
    row("extractive", own, (line) => released(line.extractive), rungOf("extractive"))
    row("model, as it says", own, said, (line) => judged(line, said(line).length > 0, said(line), 1, line.written.ms))
    row("model, behind gate", own, (line) => released(line.written), rungOf("written"))
  }
  auto(lines)
  if (isShown)
    for (const line of lines)
      for (const claim of line.written.status === "abstained" ? [] : line.written.claims)
        console.log(
          `${line.set} ${claim.verdict} ${line.written.confidence.toFixed(2)}\n  ${line.case.question}\n  ${claim.text}\n  ← ${claim.citations.map((one) => one.quote).join(" // ")}`,
        )
}

const isAnswerable = (line: AnsweredLine) => line.case.unanswerable !== true

function row(
  name: string,
  lines: readonly AnsweredLine[],
  claimsOf: (line: AnsweredLine) => readonly Cited[],
  resultOf: (line: AnsweredLine) => RungResult,
): void {
  const results = lines.map(resultOf)
  const share = (status: RungResult["status"]) => results.filter((one) => one.status === status).length / lines.length
  const answerable = lines.filter(isAnswerable)
  const cited = answerable.flatMap((line) =>
    claimsOf(line).flatMap(({ sentences }) => sentences.map((one) => ({ line, one }))),
  )
  const precise = cited.filter(({ line, one }) => isGold(line, [one])).length
  const answered = answerable.filter((line) => claimsOf(line).length > 0)
  const recalled = answered.filter((line) =>
    isGold(
      line,
      claimsOf(line).flatMap(({ sentences }) => sentences),
    ),
  ).length
  const claims = lines.flatMap(claimsOf)
  const unsupported = claims.filter((claim) => !isSupported(claim)).length
  const of = (part: number, whole: number) => (whole === 0 ? "–" : (part / whole).toFixed(2)).padStart(9)
  const seconds = results.reduce((sum, one) => sum + one.ms, 0) / 1000 / lines.length
  console.log(
    `${name.padEnd(20)} ${of(share("right"), 1)} ${of(share("wrong"), 1)} ${of(share("declined needlessly"), 1)} ${of(precise, cited.length)} ${of(recalled, answered.length)} ${of(unsupported, claims.length)} ${seconds.toFixed(1).padStart(9)}`,
  )
}

/** True if a quote and the expected evidence (or an answer within the quote) are the same words. */
function isGold(line: AnsweredLine, quotes: readonly string[]): boolean {
  const { evidence, answers } = line.case
  return evidenceHit(quotes, evidence ?? []) || answerHit(quotes, answers ?? [], quotes.length)
}

/** A claim held against its own citations alone, by the same check as the gate. */
function isSupported({ text, sentences }: Cited): boolean {
  if (sentences.length === 0) return false
  const quote = sentences.join("\n")
  if (quote.replace(/\s+/g, " ").includes(text.replace(/\s+/g, " ").trim())) return true
  const cite = (start: number, end: number) => ({
    kind: "record" as const,
    stance: "supports" as const,
    source: "",
    place: "",
    quote: quote.slice(start, end),
  })
  return ["supported", "partly"].includes(checkClaim(text, [{ text: quote, context: "", cite }]).verdict)
}

function said(line: AnsweredLine): readonly Cited[] {
  if (line.reply?.answerable !== true) return []
  return line.reply.claims.map(({ text, sentences }) => ({ text, sentences: sentences.filter((one) => one !== "") }))
}

function released(answer: AnsweredLine["written"]): readonly Cited[] {
  if (answer.status === "abstained" || answer.confidence < minConfidence) return []
  return answer.claims.map(({ text, citations }) => ({ text, sentences: citations.map(({ quote }) => quote) }))
}

const rungOf = (rung: "extractive" | "written") => (line: AnsweredLine) =>
  judged(line, released(line[rung]).length > 0, released(line[rung]), line[rung].confidence, line[rung].ms)

function judged(
  line: AnsweredLine,
  isAnswered: boolean,
  claims: readonly Cited[],
  confidence: number,
  ms: number,
): RungResult {
  const citationsOf = (sentences: readonly string[]) =>
    sentences.map((quote) => ({ kind: "record" as const, stance: "supports" as const, source: "", place: "", quote }))
  const one = judgeAnswer(
    line.case,
    {
      status: isAnswered ? "answered" : "abstained",
      confidence,
      claims: claims.map(({ text, sentences }) => ({
        text,
        verdict: "supported" as const,
        confidence,
        citations: citationsOf(sentences),
      })),
    },
    ms,
  )
  const isRight = one.isAnswerable && ((one.hit3 ?? false) || (one.evidence3 ?? false))
  const status = one.isAnswered
    ? isRight
      ? "right"
      : "wrong"
    : one.isAnswerable
      ? "declined needlessly"
      : "declined rightly"
  return { status, confidence, costUsd: ms / 1000, ms }
}

/** The same table and plot as `groundwork ladder fit`, over all recorded answers. */
export function plotAnswers(path: string, to: string): void {
  const lines = readAnswers(path)
  const free = (result: RungResult): RungResult => ({ ...result, costUsd: 0 })
  const cases = lines.map(
    (line): LadderCase => ({
      id: line.case.id,
      extractive: free(rungOf("extractive")(line)),
      models: [free(rungOf("written")(line))],
    }),
  )
  writeFileSync(to, plotLadder(fitLadder(cases, [lines[0]?.model.replace(/^.*#/, "") ?? "model"])))
}

/** `auto` at the threshold that the other half chose; the model's time stands for its cost. */
function auto(lines: readonly AnsweredLine[]): void {
  const cases = lines.map(
    (line): LadderCase => ({
      id: line.case.id,
      extractive: { ...rungOf("extractive")(line), costUsd: 0 },
      models: [rungOf("written")(line)],
    }),
  )
  const halves = [0, 1].map((half) => cases.filter((_, index) => index % 2 === half))
  const total = { quality: 0, cost: 0, extractive: 0, model: 0, modelCost: 0 }
  for (const [at, half] of halves.entries()) {
    const other = halves[1 - at] ?? []
    if (half.length === 0 || other.length === 0) return
    const threshold = fitLadder(other, ["model"]).chosen.climbBelow
    const { points } = fitLadder(half, ["model"])
    const own = points.find((point) => point.climbBelow === threshold)
    const weight = half.length / cases.length
    total.quality += (own?.quality ?? 0) * weight
    total.cost += own?.costUsd ?? 0
    total.extractive += (points[0]?.quality ?? 0) * weight
    total.model += (points[1]?.quality ?? 0) * weight
    total.modelCost += points[1]?.costUsd ?? 0
    console.log(
      `\nauto, threshold of the other half: below ${threshold}; asks a model for ${((own?.climbed ?? 0) * 100).toFixed(0)}%`,
    )
  }
  console.log(
    `quality (right and rightly declined less wrong): extractive ${total.extractive.toFixed(2)}, model ${total.model.toFixed(2)}, auto ${total.quality.toFixed(2)} at ${((100 * total.cost) / total.modelCost).toFixed(0)}% of the model's time`,
  )
}
