// Claims against evidence, as people judged them: BEGIN and WiCE, development files.
//   node bench/verify/grounding.ts [--entailment onnx:FOLDER]     data: GROUNDWORK_DATA (default ../shared/data) / grounding
// The threshold on confidence is chosen on every other example and reported on the rest.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { openOnnxEntailment } from "../../src/models/entailment/onnx.ts"
import { checkClaim } from "../../src/verify/check.ts"
import { splitClaims } from "../../src/verify/claims.ts"
import { confidenceOf } from "../../src/verify/confidence.ts"
import { withSecondOpinion } from "../../src/verify/entailment.ts"
import type { CheckedClaim } from "../../src/verify/port.ts"
import { dataFolder, evidenceOf } from "./documents.ts"

const named = process.argv.indexOf("--entailment")
const entailment =
  named < 0 ? undefined : await openOnnxEntailment((process.argv[named + 1] ?? "").replace(/^onnx:/, ""))

interface Example {
  readonly claim: string
  readonly evidence: string
  readonly isSupported: boolean
}
interface Judged {
  readonly score: number
  readonly isReleased: boolean
  readonly isSupported: boolean
}

for (const [name, examples] of [
  ["BEGIN wow", begin("wow/begin_dev_wow.tsv")],
  ["BEGIN cmu-dog", begin("cmu-dog/begin_dev_cmu.tsv")],
  ["BEGIN topicalchat", begin("topicalchat/begin_dev_tc.tsv")],
  ["WiCE claims", wice()],
] as const) {
  const judged: Judged[] = []
  for (const example of examples) judged.push(await judge(example))
  const fit = judged.filter((_, index) => index % 2 === 0)
  const rest = judged.filter((_, index) => index % 2 === 1)
  const threshold = bestThreshold(fit)
  const verdicts = measures(rest, (one) => one.isReleased)
  const tuned = measures(rest, (one) => one.score >= threshold)
  const all = measures(rest, () => true)
  console.log(
    `${name.padEnd(18)} n ${rest.length} supported ${rest.filter((one) => one.isSupported).length} | verdict "supported": balanced accuracy ${verdicts.balanced} F1 ${verdicts.f1} | confidence ≥ ${threshold.toFixed(2)}: ${tuned.balanced} F1 ${tuned.f1} | AUROC ${auroc(rest)} | always supported: F1 ${all.f1}`,
  )
}

async function judge({ claim, evidence, isSupported }: Example): Promise<Judged> {
  const texts = [evidenceOf(evidence, "")]
  const checked: CheckedClaim[] = []
  for (const one of splitClaims(claim)) checked.push(await withSecondOpinion(checkClaim(one.text, texts), entailment))
  return {
    score: checked.length === 0 ? 0 : Math.min(...checked.map(confidenceOf)),
    isReleased: checked.length > 0 && checked.every((one) => one.verdict === "supported"),
    isSupported,
  }
}

function begin(file: string): readonly Example[] {
  const [head = "", ...rows] = readFileSync(join(dataFolder, "grounding/begin", file), "utf8").split(/\r?\n/)
  const columns = head.split("\t")
  const at = (row: readonly string[], name: string) => row[columns.indexOf(name)] ?? ""
  return rows
    .filter((row) => row !== "")
    .map((row) => row.split("\t"))
    .filter((row) => at(row, "begin_label") !== "Generic")
    .map((row) => ({
      claim: at(row, "response"),
      evidence: at(row, "knowledge"),
      isSupported: at(row, "begin_label") === "Fully attributable",
    }))
}

function wice(): readonly Example[] {
  const path = join(dataFolder, "grounding/wice/data/entailment_retrieval/claim/dev.jsonl")
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { claim: string; evidence: string[]; label: string })
    .map(({ claim, evidence, label }) => ({
      claim,
      evidence: evidence.join("\n\n"),
      isSupported: label === "supported",
    }))
}

function bestThreshold(judged: readonly Judged[]): number {
  const candidates = [...new Set(judged.map((one) => one.score))]
  return candidates.reduce(
    (best, threshold) => {
      const value = Number(measures(judged, (one) => one.score >= threshold).balanced)
      return value > best.value ? { threshold, value } : best
    },
    { threshold: 0.5, value: 0 },
  ).threshold
}

function measures(
  judged: readonly Judged[],
  says: (one: Judged) => boolean,
): { readonly balanced: string; readonly f1: string } {
  const count = (isSupported: boolean, said: boolean) =>
    judged.filter((one) => one.isSupported === isSupported && says(one) === said).length
  const [hit, missed, wrong, declined] = [
    count(true, true),
    count(true, false),
    count(false, true),
    count(false, false),
  ]
  const balanced = (hit / Math.max(1, hit + missed) + declined / Math.max(1, wrong + declined)) / 2
  return { balanced: balanced.toFixed(3), f1: ((2 * hit) / Math.max(1, 2 * hit + missed + wrong)).toFixed(3) }
}

function auroc(judged: readonly Judged[]): string {
  const [right, wrong] = [judged.filter((one) => one.isSupported), judged.filter((one) => !one.isSupported)]
  let above = 0
  for (const one of right)
    for (const other of wrong) above += one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0
  return (above / (right.length * wrong.length)).toFixed(3)
}
