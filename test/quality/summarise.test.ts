import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { z } from "zod"
import { runApp } from "../../src/apps/run.ts"
import { chooseSentences } from "../../src/apps/summarise/choose.ts"
import { differencesBetween } from "../../src/apps/summarise/differences.ts"
import { quotableSentences } from "../../src/apps/summarise/sentences.ts"
import { summarise } from "../../src/apps/summarise/summarise.ts"
import type { CitableText } from "../../src/core/cite.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"

function source(title: string, text: string): CitableText {
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

const handbook = join(import.meta.dirname, "../../examples/handbook/people")
const page = source("leave", readFileSync(join(handbook, "annual-leave.md"), "utf8"))

test("a summary is made of sentences of the text, each once", () => {
  const sentences = quotableSentences([page])
  const chosen = chooseSentences(sentences, 4)
  expect(chosen.length).toBeGreaterThan(1)
  expect(new Set(chosen.map(({ index }) => index)).size).toBe(chosen.length)
  for (const { index } of chosen) expect(page.text.slice(sentences[index]!.start, sentences[index]!.end)).not.toBe("")
})

test("what was said is not said again", () => {
  const same = "The canteen on the second floor opens at eight every working day."
  const text = `${same} ${same} ${same} Bicycles must be parked behind the paint shop and locked with two locks.`
  const sentences = quotableSentences([source("a", text)])
  const chosen = chooseSentences(sentences, 3)
  expect(chosen).toHaveLength(2)
})

test("sources that give other figures for the same are named", () => {
  const old = source("old", "Visitors may park in the yard for 2 hours after signing in at the gate.")
  const current = source("new", "Visitors may park in the yard for 4 hours after signing in at the gate.")
  const conflicts = differencesBetween([old, current], quotableSentences([old, current]), 5)
  expect(conflicts).toHaveLength(1)
  expect(conflicts[0]!.sides.map((side) => side.citation.kind === "text" && side.citation.source)).toEqual([
    "old",
    "new",
  ])
  expect(differencesBetween([old, old], quotableSentences([old, old]), 5)).toHaveLength(0)
  // Named in words as they are written, and a step's number is no figure of it.
  expect(conflicts[0]?.about.split(" ")).toEqual(expect.arrayContaining(["Visitors", "hours", "signing"]))
  const steps = [3, 5].map((number) =>
    source(`${number}`, `${number}. We tell you within ten working days what happens.`),
  )
  expect(differencesBetween(steps, quotableSentences(steps), 5)).toHaveLength(0)
})

test("a source without running text gives nothing to choose from", () => {
  expect(chooseSentences(quotableSentences([source("empty", "")]), 3)).toEqual([])
})

test("what a model writes is released only as far as the sentences it names say it; quotes fill what is missing", {
  timeout: 60_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), "summarise-"))
  const groundwork = await createGroundwork({ home })
  onTestFinished(async () => {
    await groundwork.close()
    rmSync(home, { recursive: true, force: true })
  })
  const path = join(handbook, "annual-leave.md")
  const run = async (replies: Parameters<typeof createScriptedModel>[0]) => {
    const model = createScriptedModel(replies)
    const parts = { ...groundwork.appParts, model }
    const done = await runApp(summarise, groundwork.context({ kind: "run summarise" }), parts, { sentences: 3 }, [path])
    return { ...done, prompt: model.asked[0]?.prompt ?? "", output: summarise.output.parse(done.output) }
  }
  const plain = await run([{ failure: "unavailable" }])
  expect(plain.output.claims).toHaveLength(3)
  expect(plain.problems?.[0]?.code).toBe("model_failed")
  const quoted =
    "Full-time employees have 27 days of paid annual leave a year, on top of the public holidays of the country they work in."
  const number = Number(plain.prompt.split(quoted)[0]?.match(/(\d+)\. $/)?.[1])
  const written = "On top of public holidays, full-time employees have 27 days of paid annual leave a year."
  const invented = "Full-time employees have 35 days of paid annual leave a year."
  const { output, problems, usage } = await run([
    {
      value: {
        sentences: [
          { text: written, from: [number] },
          { text: invented, from: [number] },
        ],
      },
    },
  ])
  expect(output.claims).toHaveLength(3)
  expect(output.claims[0]).toMatchObject({ text: written, verdict: "supported", citations: [{ quote: quoted }] })
  expect(output.text).not.toContain("35 days")
  expect(problems).toMatchObject([{ code: "claim_dropped" }])
  expect(usage?.inputTokens).toBeGreaterThan(0)
  for (const claim of output.claims.slice(1)) expect(claim.citations[0]?.quote.replace(/\s+/g, " ")).toBe(claim.text)
})

test("a model that copies without end is held to the sentences asked for; one that miscounts is cited where its words stand", {
  timeout: 60_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), "summarise-"))
  const groundwork = await createGroundwork({ home })
  onTestFinished(async () => {
    await groundwork.close()
    rmSync(home, { recursive: true, force: true })
  })
  const quoted =
    "Full-time employees have 27 days of paid annual leave a year, on top of the public holidays of the country they work in."
  const written = "A year, full-time employees have 27 days of paid annual leave."
  const model = createScriptedModel([
    { value: { sentences: Array.from({ length: 9 }, (_, index) => ({ text: written, from: [index + 40] })) } },
  ])
  const parts = { ...groundwork.appParts, model }
  const path = join(handbook, "annual-leave.md")
  const run = await runApp(summarise, groundwork.context({ kind: "run summarise" }), parts, { sentences: 3 }, [path])
  const { claims } = summarise.output.parse(run.output)
  expect(JSON.stringify(z.toJSONSchema(model.asked[0]!.schema))).toContain('"maxItems":3')
  expect(claims.filter(({ text }) => text === written)).toHaveLength(1)
  expect(claims[0]).toMatchObject({ writtenBy: "scripted", citations: [{ quote: quoted }] })
  expect(claims[1]).not.toHaveProperty("writtenBy")
  expect(claims).toHaveLength(3)
})

test("a model that copies what comes first leaves the summary as it is without one", { timeout: 60_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), "summarise-"))
  const groundwork = await createGroundwork({ home })
  onTestFinished(async () => {
    await groundwork.close()
    rmSync(home, { recursive: true, force: true })
  })
  const path = join(handbook, "annual-leave.md")
  const run = async (parts: typeof groundwork.appParts) => {
    const done = await runApp(summarise, groundwork.context({ kind: "run summarise" }), parts, { sentences: 3 }, [path])
    return { problems: done.problems, output: summarise.output.parse(done.output) }
  }
  const silent = createScriptedModel([{ failure: "unavailable" }])
  const plain = await run({ ...groundwork.appParts, model: silent })
  const given = [...silent.asked[0]!.prompt.matchAll(/^\d+\. (.+)$/gm)].map((line) => line[1]!)
  const model = createScriptedModel([
    { value: { sentences: given.slice(0, 3).map((text, index) => ({ text, from: [index + 1] })) } },
  ])
  const { output, problems } = await run({ ...groundwork.appParts, model })
  expect(output.claims).toEqual(plain.output.claims)
  expect(problems).toMatchObject([{ code: "copied" }])
})

test("a source that another one supersedes is left out and named; of those that differ the later comes first", async () => {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-summarise-"))
  const groundwork = await createGroundwork({ home: join(folder, "home") })
  onTestFinished(async () => {
    await groundwork.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const page = (name: string, head: string, days: string) => {
    const path = join(folder, name)
    writeFileSync(path, `---\n${head}\n---\n# Home work\n\nStaff may work from home on ${days} days of the week.\n`)
    return path
  }
  const old = page("old.md", "date: 2024-02-01", "2")
  const newer = page("new.md", "date: 2026-01-15\nsupersedes: old.md", "3")
  const other = page("other.md", "date: 2025-03-01", "4")
  const summary = async (paths: readonly string[]) =>
    runApp(summarise, groundwork.context({ kind: "run summarise" }), groundwork.appParts, {}, paths)
  const { output, problems } = await summary([old, other, newer])
  const { text, conflicts } = summarise.output.parse(output)
  expect(text).not.toContain("2 days")
  expect(problems).toEqual([{ code: "superseded", message: `${old} was left out: it is superseded by ${newer}` }])
  expect(conflicts[0]?.sides.map((side) => "source" in side.citation && side.citation.source)).toEqual([newer, other])
  expect(summarise.render?.(summarise.output.parse(output))).toContain(`[${newer}, the later one: 2026-01-15]`)
  // Asked for by itself it is what is wanted.
  expect(summarise.output.parse((await summary([old])).output).text).toContain("2 days")
})
