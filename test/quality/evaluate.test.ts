import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Claim } from "../../src/core/evidence.ts"
import { caseJsonSchema } from "../../src/evaluate/case.ts"
import { readDataset } from "../../src/evaluate/dataset.ts"
import { evaluateDataset, type Subject } from "../../src/evaluate/evaluate.ts"

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "groundwork-dataset-"))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

function lines(values: readonly unknown[]): string {
  return `${values.map((value) => JSON.stringify(value)).join("\n")}\n`
}

function claim(text: string): Claim {
  return {
    text,
    verdict: "supported",
    confidence: 0.9,
    citations: [
      {
        kind: "text",
        stance: "supports",
        document: "leave",
        version: "v",
        title: "Leave",
        source: "/docs/leave.md",
        start: 0,
        end: text.length,
        quote: text,
      },
    ],
  }
}

const cases = [
  {
    id: "days",
    question: "How many days?",
    answers: ["27 days"],
    evidence: ["Staff have 27 days."],
    document: "leave.md",
  },
  { id: "dogs", question: "Are dogs allowed?", unanswerable: true },
  { question: "Who decides?", answers: ["the manager"], as: "user:ann" },
]

const subject: Subject = {
  async answer({ text, as }) {
    if (text === "Are dogs allowed?") return { status: "abstained", confidence: 0.1, claims: [] }
    if (text === "Who decides?")
      return { status: "answered", confidence: 0.6, claims: [claim(`Not ${as}.`), claim("The manager.")] }
    return { status: "answered", confidence: 0.8, claims: [claim("Staff have 27 days.")] }
  },
  async rank({ text }) {
    return text === "wing" ? ["2", "1"] : ["3"]
  },
}

describe("evaluation of answers", () => {
  test("scores each case and all of them", async () => {
    const dataset = await readDataset(folder({ "cases.jsonl": lines(cases), "documents/leave.md": "# Leave\n" }))
    const report = await evaluateDataset(subject, dataset)
    if (report.kind !== "answers") throw new Error("expected answers")
    const { totals } = report
    expect(dataset.documents).toMatch(/documents$/)
    expect(totals).toMatchObject({
      cases: 3,
      answerable: 2,
      answered: 1,
      declined: 1,
      hit1: 0.5,
      hit3: 1,
      evidence1: 1,
      document1: 1,
    })
    expect(totals.aurocAnswerable).toBe(1)
    expect(report.cases.map((one) => one.id)).toEqual(["days", "dogs", "3"])
    expect(report.cases[2]).toMatchObject({ hit1: false, hit3: true, claims: ["Not user:ann.", "The manager."] })
    expect(totals.curve[totals.curve.length - 1]?.coverage).toBe(1)
  })

  test("stops when it is cancelled", async () => {
    const dataset = await readDataset(folder({ "cases.jsonl": lines(cases) }))
    await expect(evaluateDataset(subject, dataset, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

describe("evaluation of ranking", () => {
  test("reads a BEIR folder and scores by its judgements", async () => {
    const dataset = await readDataset(
      folder({
        "corpus.jsonl": lines([{ _id: "1", title: "", text: "wing" }]),
        "queries.jsonl": lines([
          { _id: "a", text: "wing" },
          { _id: "b", text: "slip" },
          { _id: "unjudged", text: "x" },
        ]),
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\na\t1\t1\nb\t9\t2\n",
      }),
    )
    const report = await evaluateDataset(subject, dataset)
    if (report.kind !== "retrieval") throw new Error("expected retrieval")
    expect(report.totals.queries).toBe(2)
    expect(report.totals.ndcg10).toBeCloseTo(0.5 / Math.log2(3), 9)
    expect(report.totals.reciprocalRank10).toBe(0.25)
    expect(report.totals.recall100).toBe(0.5)
  })
})

describe("datasets", () => {
  test("a case that is not as the schema says is refused with its line", async () => {
    const path = folder({ "cases.jsonl": `${lines(cases)}{"question":"","answer":"x"}\n` })
    await expect(readDataset(path)).rejects.toMatchObject({
      code: "input_invalid",
      detail: expect.stringContaining("line 4"),
    })
  })

  test("a folder that is no dataset and a path that is not there are said to be so", async () => {
    await expect(readDataset(folder({ "notes.txt": "x" }))).rejects.toMatchObject({ code: "input_invalid" })
    await expect(readDataset("/nowhere/at/all")).rejects.toMatchObject({ code: "path_missing" })
  })

  test("the schema in the docs is the one that is checked", () => {
    const path = join(import.meta.dirname, "../../docs/schemas/case.schema.json")
    expect(readFileSync(path, "utf8")).toBe(caseJsonSchema())
  })
})
