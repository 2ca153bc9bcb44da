import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { decide, reviewQueue } from "../../src/apps/review.ts"
import { besideOf, checkChoice } from "../../src/apps/review-beside.ts"
import { routeApp } from "../../src/apps/route/route.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const samples = join(import.meta.dirname, "../../examples/samples/messages")
let home: string
let groundwork: Groundwork

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "route-"))
  groundwork = await createGroundwork({ home })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(home, { recursive: true, force: true })
})

const context = () => groundwork.context({ kind: "run route" })

async function train(bytes: Uint8Array): Promise<string> {
  const examples = { bytes, path: "examples.csv", options: {} }
  const report = await routeApp.train?.(context(), groundwork.appParts, examples, "desk")
  return routeApp.renderReport?.(report) ?? ""
}

async function run(text: string) {
  const done = await runApp(routeApp, context(), groundwork.appParts, { text }, [])
  return { status: done.status, ...routeApp.output.parse(done.output) }
}

test("an unsure label waits for a person, and their correction is an example of the next training", {
  timeout: 120_000,
}, async () => {
  const labelled = readFileSync(join(samples, "labelled.csv"))
  expect(await train(labelled)).toMatch(
    /^200 examples of 8 labels; by words and meaning\nMessages kept back: \d\d% right/,
  )
  const text = "asdf test test"
  expect((await run(text)).status).toBe("review")
  const [item] = await reviewQueue(groundwork.store, "route")
  if (item === undefined) throw new Error("one waits")
  await checkChoice(groundwork, item.run, { kind: "corrected", value: "complaint" })
  const sofa = checkChoice(groundwork, item.run, { kind: "corrected", value: "sofa" })
  await expect(sofa).rejects.toMatchObject({ code: "input_invalid", detail: expect.stringContaining("complaint") })
  const beside = await besideOf(groundwork, context(), item)
  expect(beside.given).toBe(text)
  expect(beside.choices).toContain("complaint")
  await decide(groundwork.store, context(), item.run, { kind: "corrected", value: "complaint" })
  expect(await reviewQueue(groundwork.store, "route")).toEqual([])
  expect(await train(labelled)).toMatch(/^201 examples of 8 labels, 1 of them from review/)
  const again = await run(text)
  expect(again.label).toBe("complaint")
  expect(again.reasons[0]).toMatchObject({ kind: "example", text })
})

test("a report names what a file of faulty examples has wrong", async () => {
  const report = await train(readFileSync(join(samples, "labelled-with-faults.csv")))
  expect(report).toMatch(/The same text under different labels:|Too few examples to learn from:/)
})

test("nine examples make nobody certain", async () => {
  const rows = [
    "card lost",
    "card stolen",
    "card gone",
    "pay rise",
    "pay day",
    "pay slip",
    "leave form",
    "leave days",
    "leave left",
  ]
  await train(Buffer.from(`text,category\n${rows.map((text) => `${text},${text.slice(0, 4).trim()}`).join("\n")}\n`))
  for (const text of rows) expect((await run(text)).confidence).toBeLessThanOrEqual(0.92)
})

test("a model elsewhere sees no message and no example that repeats what stays on this machine", {
  timeout: 120_000,
}, async () => {
  await train(readFileSync(join(samples, "labelled.csv")))
  const ask = async (text: string) => {
    const model = createScriptedModel([{ failure: "timeout" }], { external: true })
    await runApp(routeApp, context(), { ...groundwork.appParts, model }, { text, model: "desk" }, [])
    return model.asked
  }
  const text = "What now, dear Harlan?"
  const [asked] = await ask(text)
  const [example = ""] = [...(asked?.prompt ?? "").matchAll(/^- [^\n:]+: "(.+)"$/gm)].map((match) => match[1] ?? "")
  expect(example).not.toBe("")
  for (const [name, kept] of [
    ["message", text],
    ["example", example],
  ]) {
    const path = join(groundwork.home, `${name}.md`)
    writeFileSync(path, `${kept}\n`)
    const options = { collection: `kept-${name}`, localOnly: true }
    const { added } = await groundwork.ingest(context(), [path], options)
    expect(added).toBe(1)
    expect(await ask(text), name).toEqual([])
    const collection = { id: `kept-${name}`, readers: "everyone", localOnly: false, settings: {} } as const
    await groundwork.store.saveCollection(collection)
    expect(await ask(text)).toHaveLength(1)
  }
})

test("a model is asked only where the label is unsure, and its word is a second opinion, never the label", async () => {
  await train(readFileSync(join(samples, "labelled.csv")))
  const ask = async (text: string, replies: Parameters<typeof createScriptedModel>[0]) => {
    const model = createScriptedModel(replies)
    const run = await runApp(routeApp, context(), { ...groundwork.appParts, model }, { text, model: "desk" }, [])
    return { asked: model.asked, run, output: routeApp.output.parse(run.output) }
  }
  const sure = await ask("How long is the guarantee on your brakes?", [])
  expect([sure.run.status, sure.asked.length]).toEqual(["done", 0])

  const text = "Hmm, what now?"
  const plain = await ask(text, [{ failure: "timeout" }])
  expect(plain.run.status).toBe("review")
  expect(plain.run.problems?.map((problem) => problem.code)).toEqual(["unsure", "model_failed"])
  const other = plain.output.alternatives[1]?.label ?? ""
  const asked = await ask(text, [{ value: { kind: other } }])
  expect(asked.asked[0]?.prompt).toContain(JSON.stringify(text))
  expect(asked.run.status).toBe("review")
  expect(asked.output.label).toBe(plain.output.label)
  expect(asked.output.reasons[0]).toMatchObject({ kind: "model", label: other })
  expect(routeApp.render?.(asked.output)).toContain(`says: ${other}`)
  // “None of these” is no kind of its own: nobody is to pick it as a label.
  const none = await ask(text, [{ value: { kind: "none of these" } }])
  expect(none.output.label).toBe(plain.output.label)
  expect(none.output.reasons[0]).toMatchObject({ kind: "model", label: null })
  expect(routeApp.render?.(none.output)).toContain("says: none of the likeliest kinds")
  const strange = await ask(text, [{ value: { kind: "something else" } }])
  expect(strange.output.reasons.map((reason) => reason.kind)).not.toContain("model")
})
