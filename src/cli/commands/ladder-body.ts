import { writeFile } from "node:fs/promises"
import { groundworkError } from "../../core/errors.ts"
import { parsePrincipal } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import { judgeAnswer } from "../../evaluate/answers.ts"
import type { Case } from "../../evaluate/case.ts"
import { readDataset } from "../../evaluate/dataset.ts"
import { fitLadder, type LadderCase, type LadderPoint, type RungResult, trustOf } from "../../improve/ladder.ts"
import { plotLadder } from "../../improve/ladder-plot.ts"
import type { AnswererName } from "../../pipeline/answerers.ts"
import { type LadderSetting, saveLadder } from "../../pipeline/ladder.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import type { Terminal } from "../session.ts"

/** Asks every case of every rung, chooses the threshold, and keeps it in the home. */
export async function ladderBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  path: string,
  options: { readonly limit: number | undefined; readonly plot: string | undefined; readonly isJson: boolean },
): Promise<void> {
  const dataset = await readDataset(path)
  if (dataset.kind !== "cases" || dataset.cases.length === 0)
    throw groundworkError("input_invalid", `${path} has no cases`)
  const count = Math.min(options.limit ?? dataset.cases.length, dataset.cases.length)
  const chosenCases = Array.from(
    { length: count },
    (_, index) => dataset.cases[Math.floor((index * dataset.cases.length) / count)]!,
  )
  const modelIds = runtime.models.map((model) => model.id)
  const measured: LadderCase[] = []
  for (const one of chosenCases) {
    const rung = (answerer: AnswererName) => measure(runtime, context("ladder fit"), one, answerer)
    const extractive = await rung("extractive")
    const models: RungResult[] = []
    for (const id of modelIds) models.push(await rung(`model:${id}`))
    measured.push({ id: one.id, extractive, models })
    if (terminal.isInteractive) terminal.error(`${measured.length}/${count}`)
  }
  const fit = fitLadder(measured, modelIds)
  const trust = modelIds.flatMap((id, index) => {
    const share = trustOf(measured.map((one) => one.models[index]!))
    return share === undefined ? [] : [[id, share] as const]
  })
  const setting: LadderSetting = {
    climbBelow: fit.chosen.climbBelow ?? 0,
    trust: Object.fromEntries(trust),
    fitted: { day: context("ladder fit").now().toISOString().slice(0, 10), cases: count, models: modelIds },
  }
  await saveLadder(runtime.store, setting)
  if (options.plot !== undefined) await writeFile(options.plot, plotLadder(fit))
  if (options.isJson) return terminal.out(JSON.stringify({ ...fit, setting, cases: measured }))
  terminal.out("quality   wrong   models asked   $ in all    s a question")
  for (const point of fit.points.filter((one) => isWorthALine(one, fit.chosen)))
    terminal.out(row(point, point === fit.chosen))
  terminal.out(
    fit.isExtractiveEnough
      ? `On these ${count} cases no model does better than chance explains: the documents' own words are enough here.`
      : `auto now asks a model below a confidence of ${setting.climbBelow.toFixed(2)}.`,
  )
}

async function measure(
  runtime: Groundwork,
  context: Context,
  one: Case & { readonly id: string },
  answerer: AnswererName,
): Promise<RungResult> {
  const startedAtMs = performance.now()
  const asked =
    one.as === undefined
      ? context
      : runtime.context({ kind: "ladder fit", principal: parsePrincipal(one.as), signal: context.signal })
  const question = { text: one.question, ...(one.history === undefined ? {} : { history: one.history }) }
  const answer = await runtime.ask(asked, question, { answerer })
  const ms = performance.now() - startedAtMs
  const judged = judgeAnswer(one, answer, ms)
  const isRight = judged.isAnswerable && (judged.hit3 ?? judged.evidence3 ?? false)
  return {
    status: judged.isAnswered
      ? isRight
        ? "right"
        : "wrong"
      : judged.isAnswerable
        ? "declined needlessly"
        : "declined rightly",
    confidence: answer.confidence,
    costUsd: answer.cost ?? 0,
    ms,
  }
}

/** Every fourth threshold is enough to see the curve; rungs and what was chosen are always there. */
function isWorthALine(point: LadderPoint, chosen: LadderPoint): boolean {
  return point.climbBelow === undefined || point === chosen || Math.round(point.climbBelow * 20) % 4 === 0
}

function row(point: LadderPoint, isChosen: boolean): string {
  const cells = [
    point.quality.toFixed(3).padStart(7),
    point.wrong.toFixed(3).padStart(7),
    `${(point.climbed * 100).toFixed(0)}%`.padStart(14),
    point.costUsd.toFixed(4).padStart(10),
    (point.msMean / 1000).toFixed(2).padStart(15),
  ]
  return `${cells.join(" ")}   ${point.name}${isChosen ? "  ← chosen" : ""}`
}
