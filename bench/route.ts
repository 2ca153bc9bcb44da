/**
 * Routing figures on public sets: `node bench/route.ts [banking77|banking77-10|clinc150|clinc150-oos] [seed]`, data under GROUNDWORK_DATA.
 * banking77: a fifth of the training part is kept apart by a fixed seed; clinc150: fitted on `train`, reported on `val` and `oos_val`.
 */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parse } from "csv-parse/sync"
import { z } from "zod"
import { predict } from "../src/apps/route/predict.ts"
import { type Example, fitRoute } from "../src/apps/route/train.ts"
import { createRandom, shuffle } from "../src/learn/margin.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"

const data = resolve(process.env.GROUNDWORK_DATA ?? "../shared/data", "routing")
const [name = "banking77", seed = "1", embedding = "static"] = process.argv.slice(2)
const pairs = z.array(z.tuple([z.string(), z.string()]))
const lines = z.array(z.object({ text: z.string(), category: z.string() }))

interface Parts {
  readonly fit: readonly Example[]
  readonly test: readonly Example[]
  readonly strange: readonly Example[]
}

function banking(perClass: number): Parts {
  const rows = lines.parse(parse(readFileSync(resolve(data, "banking77/train.csv"), "utf8"), { columns: true }))
  const order = Uint32Array.from(rows.keys())
  shuffle(order, createRandom(Number(seed)))
  const byLabel = Map.groupBy(
    [...order].map((row) => rows[row]!),
    (row) => row.category,
  )
  const [fit, test]: [Example[], Example[]] = [[], []]
  for (const [label, own] of byLabel) {
    const kept = Math.round(own.length * 0.2)
    test.push(...own.slice(0, kept).map(({ text }) => ({ text, label })))
    fit.push(...own.slice(kept, kept + perClass).map(({ text }) => ({ text, label })))
  }
  return { fit, test, strange: [] }
}

function clinc(withStrange: boolean): Parts {
  const sets = z
    .object({ train: pairs, val: pairs, oos_train: pairs, oos_val: pairs })
    .parse(JSON.parse(readFileSync(resolve(data, "clinc150/data_full_train_val.json"), "utf8")))
  const read = (rows: readonly (readonly [string, string])[]) => rows.map(([text, label]) => ({ text, label }))
  return {
    fit: [...read(sets.train), ...(withStrange ? read(sets.oos_train) : [])],
    test: read(sets.val),
    strange: read(sets.oos_val),
  }
}

const parts =
  name === "banking77" ? banking(1000) : name === "banking77-10" ? banking(10) : clinc(name === "clinc150-oos")
const embed = embedding === "static" ? (await openStaticEmbedder()).embedOne : undefined
const before = process.cpuUsage()
const { model, heldOut } = fitRoute(parts.fit, embed && parts.fit.map((example) => embed(example.text)), 1)
const used = process.cpuUsage(before)
const known = new Map(parts.test.map((example) => [example, predict(model, example.text, embed?.(example.text))]))
const strange = parts.strange.map((example) => predict(model, example.text, embed?.(example.text)))
const isRight = (example: Example) => known.get(example)!.alternatives[0]!.label === example.label
const share = (count: number, of: number) => Math.round((count / of) * 10000) / 10000

/** Chance that a message in scope scores above one out of scope. */
function areaUnderCurve(by: "scope" | "confidence"): number {
  const inside = [...known.values()].map((prediction) => prediction[by])
  let above = 0
  for (const { [by]: own } of strange)
    above += inside.filter((score) => score > own).length + inside.filter((score) => score === own).length / 2
  return share(above, inside.length * strange.length)
}

/** Expected calibration error in fifteen equal bins. */
function calibrationError(): number {
  const bins = Array.from({ length: 15 }, () => ({ count: 0, right: 0, confidence: 0 }))
  for (const [example, prediction] of known) {
    const bin = bins[Math.min(14, Math.floor(prediction.confidence * 15))]!
    bin.count += 1
    bin.confidence += prediction.confidence
    if (isRight(example)) bin.right += 1
  }
  return share(
    bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0),
    parts.test.length,
  )
}

console.log(
  JSON.stringify({
    data: name,
    seed: Number(seed),
    embedding,
    fit: parts.fit.length,
    fitCpuSeconds: Math.round((used.user + used.system) / 1e5) / 10,
    accuracy: share(parts.test.filter(isRight).length, parts.test.length),
    accuracyWithRejection: share(
      [...known].filter(([example, prediction]) => prediction.label === example.label).length,
      parts.test.length,
    ),
    heldOutAccuracy: share(
      heldOut.filter(
        (entry) => model.labels[entry.predicted] === [...parts.fit].filter((e) => e.label !== "oos")[entry.row]?.label,
      ).length,
      heldOut.length,
    ),
    calibrationError: calibrationError(),
    ...(strange.length === 0
      ? {}
      : {
          outOfScopeFound: share(strange.filter((prediction) => prediction.label === null).length, strange.length),
          areaUnderCurve: areaUnderCurve("scope"),
          areaUnderCurveByConfidence: areaUnderCurve("confidence"),
        }),
    temperature: model.temperature,
    confidenceWeights: model.confidence.weights,
  }),
)
