/**
 * What a model's answers are worth before and after the gate, beside the extractive answers, on cases of a home:
 *   node bench/models.ts CASES.jsonl --home HOME [--limit 20] [--model http://127.0.0.1:8099/v1#small] [--characters 2000] [--out answers.jsonl]
 * Every nth case is taken, so that a part speaks of the whole. Prints one line a case to stderr and the totals to stdout.
 */
import { appendFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { parsePrincipal } from "../src/core/principal.ts"
import { judgeAnswer } from "../src/evaluate/answers.ts"
import { readDataset } from "../src/evaluate/dataset.ts"
import { answerHit } from "../src/evaluate/metrics/answers.ts"
import { createGroundwork } from "../src/groundwork.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    home: { type: "string" },
    limit: { type: "string", default: "20" },
    model: { type: "string", default: "http://127.0.0.1:8099/v1#small" },
    characters: { type: "string", default: "2000" },
    out: { type: "string" },
  },
})

interface Tally {
  cases: number
  answerable: number
  answered: number
  right: number
  wrong: number
  declinedRightly: number
  refusedNeedlessly: number
  proposed: number
  proposedUnsupported: number
  released: number
  releasedCitingEvidence: number
  casesCitingEvidence: number
  seconds: number
}
const empty = (): Tally => ({
  cases: 0,
  answerable: 0,
  answered: 0,
  right: 0,
  wrong: 0,
  declinedRightly: 0,
  refusedNeedlessly: 0,
  proposed: 0,
  proposedUnsupported: 0,
  released: 0,
  releasedCitingEvidence: 0,
  casesCitingEvidence: 0,
  seconds: 0,
})

const dataset = await readDataset(positionals[0] ?? "")
if (dataset.kind !== "cases") throw new Error("not a file of cases")
const limit = Math.min(Number(values.limit), dataset.cases.length)
const cases = Array.from(
  { length: limit },
  (_, index) => dataset.cases[Math.floor((index * dataset.cases.length) / limit)]!,
)
const groundwork = await createGroundwork({
  home: values.home ?? ".groundwork",
  model: values.model,
  limits: { modelMs: 600_000, promptCharacters: Number(values.characters) },
})
const tallies = { extractive: empty(), model: empty() }
for (const one of cases) {
  for (const answerer of ["extractive", "model"] as const) {
    const principal = one.as === undefined ? {} : { principal: parsePrincipal(one.as) }
    const startedAtMs = performance.now()
    const answer = await groundwork.ask(
      groundwork.context({ kind: "ask", ...principal }),
      { text: one.question },
      { answerer },
    )
    const seconds = (performance.now() - startedAtMs) / 1000
    const run = await groundwork.store.run(answer.trace)
    const verified = run?.steps.find((step) => step.name === "verify")?.detail.claims
    const verdicts = Array.isArray(verified) ? verified.map((claim: { readonly verdict: string }) => claim.verdict) : []
    const judged = judgeAnswer(one, answer, seconds * 1000)
    const isRight = judged.isAnswered && judged.isAnswerable && (judged.hit3 ?? judged.evidence3 ?? false)
    const tally = tallies[answerer]
    tally.cases += 1
    tally.answerable += judged.isAnswerable ? 1 : 0
    tally.answered += judged.isAnswered ? 1 : 0
    tally.right += isRight ? 1 : 0
    tally.wrong += judged.isAnswered && !isRight ? 1 : 0
    tally.declinedRightly += !judged.isAnswered && !judged.isAnswerable ? 1 : 0
    tally.refusedNeedlessly += !judged.isAnswered && judged.isAnswerable ? 1 : 0
    tally.proposed += verdicts.length
    tally.proposedUnsupported += verdicts.filter((verdict) => verdict !== "supported" && verdict !== "partly").length
    tally.released += answer.claims.length
    tally.casesCitingEvidence += judged.evidence3 === true ? 1 : 0
    tally.seconds += seconds
    for (const claim of answer.claims) {
      const quotes = claim.citations.map((citation) => citation.quote)
      const expected = [...(one.evidence ?? []), ...(one.answers ?? [])]
      if (answerHit(quotes, expected, quotes.length)) tally.releasedCitingEvidence += 1
    }
    if (values.out !== undefined)
      appendFileSync(values.out, `${JSON.stringify({ case: one, answer, verdicts, steps: run?.steps })}\n`)
    process.stderr.write(
      `${one.id} ${answerer}: ${isRight ? "right" : answer.status} by ${answer.answerer} ${answer.confidence.toFixed(2)} [${verdicts.join(" ")}] ${seconds.toFixed(0)} s  ${answer.text.slice(0, 120)}\n`,
    )
  }
}
await groundwork.close()
console.log(JSON.stringify(tallies, null, 2))
