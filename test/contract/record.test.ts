import { describe, expect, test } from "vitest"
import type { RunRecord } from "../../src/core/run.ts"
import { startRun } from "../../src/record/record.ts"
import { tellRun } from "../../src/record/tell.ts"
import { sampleRun } from "../fixtures/homes/sample.ts"

describe("a run", () => {
  test("records steps in order with their times, and each version it saw once", () => {
    const run = startRun("ask", { kind: "system" }, () => new Date("2025-06-01T10:00:00Z"))
    run.recorder.step("retrieve", performance.now() - 5, { hits: [] })
    run.recorder.saw(["v1", "v2"])
    run.recorder.saw(["v2"])
    const record = run.finish({ status: "answered", input: "q", output: { text: "a" } })
    expect(record).toMatchObject({
      id: run.recorder.id,
      kind: "ask",
      startedAt: "2025-06-01T10:00:00.000Z",
      status: "answered",
    })
    expect(record.versions).toEqual(["v1", "v2"])
    expect(record.steps[0]).toMatchObject({ name: "retrieve" })
    expect(record.steps[0]?.ms).toBeGreaterThanOrEqual(5)
  })

  test("has an id that sorts by time", () => {
    const ids = ["2025-06-01T10:00:00.001Z", "2025-06-01T10:00:00.002Z", "2025-10-01T00:00:00Z"].map(
      (at) => startRun("ask", { kind: "system" }, () => new Date(at)).recorder.id,
    )
    expect([...ids].sort()).toEqual(ids)
  })
})

describe("a trace told", () => {
  const run: RunRecord = sampleRun({
    id: "20250601-abc",
    ms: 1_234,
    principal: { kind: "user", user: "ann", groups: ["hr"] },
    input: { text: "How long is it?" },
    output: {
      question: "How long is it?",
      understoodAs: "How long is annual leave?",
      status: "partial",
      text: "Everyone has 27 days.",
      claims: [
        { text: "Everyone has 27 days.", citations: [{ version: "v1", title: "Annual leave", quote: "27 days" }] },
      ],
      conflicts: [{ about: "days of leave", sides: [] }],
      usage: { inputTokens: 900, outputTokens: 40 },
      cost: 0.0012,
    },
    steps: [
      {
        name: "candidates",
        startedAtMs: 1,
        ms: 2,
        detail: { stems: ["annual", "leav"], candidates: 1, vectors: true },
      },
      {
        name: "retrieve",
        startedAtMs: 1,
        ms: 4.26,
        detail: { hits: [{ passage: "v1:0", start: 0, end: 120, score: 0.98765 }] },
      },
      { name: "model", startedAtMs: 6, ms: 900, detail: { model: "small", tries: 2, faults: ["broken format"] } },
      {
        name: "verify",
        startedAtMs: 910,
        ms: 3,
        detail: {
          claims: [
            {
              text: "Everyone has 28 days.",
              verdict: "contradicted",
              problems: [{ kind: "figure", said: "28", found: "27" }],
            },
          ],
        },
      },
    ],
    versions: ["v1"],
  })

  test("says who asked what, how it was understood, what was found and why, what the gate said, time and cost", () => {
    expect(tellRun(run).split("\n")).toEqual([
      "ask 20250601-abc",
      "  2025-06-01T10:00:00.000Z, by ann (hr): answered in 1.2 s",
      "  asked: How long is it?",
      "  understood as: How long is annual leave?",
      "  looked for the stems annual, leav: 1 candidate by words and meaning (2 ms)",
      "  found (4.3 ms):",
      "    · 0.988  Annual leave [0–120]",
      "  model (900 ms): model small, tries 2",
      "    faults: 1",
      "    · broken format",
      "  the gate said (3 ms):",
      "    · contradicted: Everyone has 28 days.; figure: says 28, evidence 27",
      "  said: Everyone has 27 days.",
      "  documents disagree: days of leave",
      "  tokens: inputTokens 900, outputTokens 40",
      "  cost: $0.001200",
      "  saw 1 version of documents",
    ])
  })

  test("tells a run that has nothing to tell", () => {
    expect(tellRun(sampleRun({ id: "r", input: null, output: null }))).toContain("ask r")
  })
})
