// Altered claims caught and light rephrasings refused, on claims made from sentences of real documents.
//   node bench/verify.ts [--part fit|report] [--limit 400] [--evidence passage|document] [--show KIND] [--calibrate] [--entailment onnx:FOLDER]
//   data: GROUNDWORK_DATA (default ../shared/data): squad2, doc2dial, 18f, cuad
import { parseArgs } from "node:util"
import { fitSigmoid } from "../src/learn/calibrate.ts"
import { openOnnxEntailment } from "../src/models/entailment/onnx.ts"
import { checkClaim } from "../src/verify/check.ts"
import { withSecondOpinion } from "../src/verify/entailment.ts"
import type { CheckedClaim, EvidenceText } from "../src/verify/port.ts"
import { verifyText } from "../src/verify/verify.ts"
import { type Altered, alterations, namesIn, seededRandom } from "../test/fixtures/alterations.ts"
import { type Rephrased, rephrasings } from "../test/fixtures/rephrasings.ts"
import { benchContext } from "./verify/context.ts"
import { type Claimable, claimables, createLookup, evidenceOf } from "./verify/documents.ts"

const { values: options } = parseArgs({
  options: {
    part: { type: "string", default: "report" },
    limit: { type: "string", default: "400" },
    evidence: { type: "string", default: "passage" },
    show: { type: "string" },
    calibrate: { type: "boolean", default: false },
    entailment: { type: "string" },
    seed: { type: "string", default: "1" },
  },
})

const entailment =
  options.entailment === undefined ? undefined : await openOnnxEntailment(options.entailment.replace(/^onnx:/, ""))

interface Tally {
  made: number
  bad: number
  partly: number
}
const altered = new Map<string, Tally>()
const rephrased = new Map<string, Tally>()
const points: { readonly claim: CheckedClaim; readonly isRight: boolean }[] = []
let checks = 0
let checkMs = 0

const random = seededRandom(Number(options.seed))
for (const set of ["squad2", "doc2dial", "18f", "cuad"] as const) {
  const all = claimables(set, options.part === "fit" ? "fit" : "report")
  const step = Math.max(1, Math.floor(all.length / Number(options.limit)))
  for (let index = 0; index < all.length; index += step) await measure(set, all[index]!)
}
report()

async function measure(set: string, claimable: Claimable): Promise<void> {
  const { sentence, passage, document } = claimable
  const names = namesIn(document.text)
  const check = await checker(claimable)
  count(rephrased, set, "as it stands", await check(sentence), { kind: "same", text: sentence }, passage)
  for (const one of rephrasings(sentence, random)) count(rephrased, set, one.kind, await check(one.text), one, passage)
  for (const one of alterations(sentence, names, random))
    count(altered, set, one.kind, await check(one.text), one, passage)
}

async function checker({ passage, document }: Claimable): Promise<(text: string) => Promise<CheckedClaim>> {
  const timed = async (run: () => Promise<CheckedClaim>) => {
    const startedAtMs = performance.now()
    const result = await run()
    checkMs += performance.now() - startedAtMs
    checks += 1
    return result
  }
  if (options.evidence === "passage") {
    const evidence: readonly EvidenceText[] = [evidenceOf(passage, document.title)]
    return (text) => timed(() => withSecondOpinion(checkClaim(text, evidence), entailment))
  }
  const lookup = createLookup(document)
  return (text) =>
    timed(async () =>
      toChecked(
        text,
        (await verifyText({ lookup: async (query) => lookup(query), entailment }, benchContext, text)).claims,
      ),
    )
}

/** A sentence may be split into several claims: it is as good as the worst one. */
function toChecked(text: string, claims: Awaited<ReturnType<typeof verifyText>>["claims"]): CheckedClaim {
  const order = ["contradicted", "unsupported", "partly", "supported"] as const
  const worst = [...claims].sort((left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict))[0]
  return {
    text,
    verdict: worst?.verdict ?? "unsupported",
    coverage: worst?.confidence ?? 0,
    citations: [],
    problems: worst?.problems ?? [],
  }
}

function count(
  into: Map<string, Tally>,
  set: string,
  kind: string,
  claim: CheckedClaim,
  made: Altered | Rephrased | { kind: string; text: string },
  passage: string,
): void {
  const isBad = claim.verdict === "contradicted" || claim.verdict === "unsupported"
  for (const key of [kind, `${kind} (${set})`]) {
    const tally = into.get(key) ?? { made: 0, bad: 0, partly: 0 }
    tally.made += 1
    if (isBad) tally.bad += 1
    if (claim.verdict === "partly") tally.partly += 1
    into.set(key, tally)
  }
  points.push({ claim, isRight: into === rephrased })
  if (options.show === kind && (into === altered) !== isBad)
    console.log(
      `${claim.verdict} ${claim.coverage.toFixed(2)} ${"rule" in made ? made.rule : ""}\n  ${made.text.replace(/\s+/g, " ")}\n  ${JSON.stringify(claim.problems)}\n  ${passage.replace(/\s+/g, " ").slice(0, options.show === undefined ? 0 : 700)}\n`,
    )
}

function report(): void {
  const line = (key: string, { made, bad, partly }: Tally) =>
    `${key.padEnd(28)} ${String(made).padStart(5)} ${((100 * bad) / made).toFixed(1).padStart(6)}% ${((100 * partly) / made).toFixed(1).padStart(6)}% partly`
  console.log(
    `part ${options.part}, evidence ${options.evidence}, ${checks} checks, ${((checkMs * 1000) / checks).toFixed(0)} µs each`,
  )
  console.log("\naltered: caught (contradicted or unsupported)")
  for (const [key, tally] of [...altered].sort()) console.log(line(key, tally))
  console.log("\nrephrased: wrongly refused (contradicted or unsupported)")
  for (const [key, tally] of [...rephrased].sort()) console.log(line(key, tally))
  const all = [...rephrased].filter(([key]) => !key.includes("(") && key !== "as it stands").map(([, tally]) => tally)
  const sum = (of: (tally: Tally) => number) => all.reduce((total, tally) => total + of(tally), 0)
  console.log(
    line("all rephrasings", {
      made: sum((tally) => tally.made),
      bad: sum((tally) => tally.bad),
      partly: sum((tally) => tally.partly),
    }),
  )
  if (!options.calibrate) return
  for (const verdict of ["supported", "partly", "unsupported", "contradicted"] as const) {
    const own = points.filter(({ claim }) => claim.verdict === verdict)
    console.log(
      verdict,
      own.length,
      fitSigmoid(
        own.map(({ claim }) => claim.coverage),
        own.map(({ isRight }) => isRight),
      ),
    )
  }
}
