import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { featureNames } from "../../src/apps/route/features.ts"
import { guessLanguage } from "../../src/apps/route/languages.ts"
import { readModel, writeModel } from "../../src/apps/route/model-file.ts"
import { predict } from "../../src/apps/route/predict.ts"
import { reportRoute } from "../../src/apps/route/report.ts"
import { firstRule } from "../../src/apps/route/rules.ts"
import { type Example, fitRoute } from "../../src/apps/route/train.ts"

const subjects: Readonly<Record<string, readonly string[]>> = {
  invoice: ["invoice", "bill", "amount charged", "payment receipt", "VAT number on the bill"],
  delivery: ["parcel", "shipment", "courier", "delivery address", "tracking of my parcel"],
  login: ["password", "sign in", "locked account", "login code", "two-factor code"],
}
const frames = [
  "I have a question about the",
  "there is something wrong with my",
  "where do I find the",
  "please help me with the",
  "hello, my problem is the",
  "can you change the",
]
const examples: readonly Example[] = Object.entries(subjects).flatMap(([label, words]) =>
  words.flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
)
const { model, heldOut } = fitRoute(examples, undefined, 1)

describe("route", () => {
  test("messages of known kinds get their label, with examples of it as reasons", () => {
    const prediction = predict(model, "there is something wrong with the courier of my parcel", undefined)
    expect(prediction.label).toBe("delivery")
    expect(prediction.nearest[0]!.label).toBe("delivery")
    expect(prediction.alternatives.map((entry) => entry.confidence)).toEqual(
      prediction.alternatives.map((entry) => entry.confidence).sort((a, b) => b - a),
    )
  })

  test("a message of which nothing is known gets no label", () => {
    expect(predict(model, "", undefined).label).toBeNull()
    expect(predict(model, "愛犬", undefined).label).toBeNull()
  })

  test.prop([fc.string({ maxLength: 300 })])(
    "any text gets probabilities that sum to one at most, and the same ones again",
    (text) => {
      const first = predict(model, text, undefined)
      const sum = first.alternatives.reduce((total, entry) => total + entry.confidence, 0)
      expect(sum).toBeLessThanOrEqual(1 + 1e-9)
      expect(predict(model, text, undefined)).toEqual(first)
    },
  )

  const written = readModel(writeModel(model, ""))
  test.prop([fc.constantFrom(...examples.map((example) => example.text)), fc.string({ maxLength: 40 })])(
    "a model that was written and read predicts the same",
    (text, more) => {
      expect(predict(written.model, `${text} ${more}`, undefined)).toEqual(predict(model, `${text} ${more}`, undefined))
    },
  )

  test("embeddings are columns like any other, and survive writing", () => {
    const vectors = examples.map((example) =>
      Float32Array.from([example.label === "login" ? 1 : 0, example.label === "login" ? 0 : 1]),
    )
    const fitted = fitRoute(examples, vectors, 1).model
    const vector = Float32Array.from([1, 0])
    expect(predict(fitted, "help me with the thing", vector).alternatives[0]!.label).toBe("login")
    const again = readModel(writeModel(fitted, "hash"))
    expect(again.embedder).toBe("hash")
    expect(predict(again.model, "help me", vector)).toEqual(predict(fitted, "help me", vector))
  })

  test("the report finds a wrong label, a contradiction and a thin class", () => {
    const wrong = { text: "please help me with the parcel delivery address", label: "login" }
    const given = [...examples, wrong, { text: "where is it", label: "rare" }, { text: "Where  is it", label: "login" }]
    const fitted = fitRoute(given, undefined, 1)
    const report = reportRoute(fitted.model, fitted.heldOut, given, guessLanguage)
    expect(report.contradictions).toEqual([{ text: "where is it", labels: ["rare", "login"] }])
    expect(report.thin).toEqual([{ label: "rare", examples: 1 }])
    expect(report.confusions).toContainEqual({ label: "login", takenFor: "delivery", count: 2 })
    expect(report.accuracy).toBeGreaterThan(0.7)
  })

  test("cross-validation judges every example of a small set once", () => {
    expect(heldOut.map((entry) => entry.row).sort((a, b) => a - b)).toEqual([...examples.keys()])
  })

  test("examples labelled oos teach what to turn away and are no label", () => {
    const strange = Array.from({ length: 30 }, (_, n) => ({
      text: `tell me a joke about planet ${n} and bananas`,
      label: "oos",
    }))
    const fitted = fitRoute([...examples, ...strange], undefined, 1).model
    expect(fitted.labels).toEqual(["delivery", "invoice", "login"])
    expect(predict(fitted, "tell me a joke about bananas", undefined).label).toBeNull()
  })

  test("the first rule that fits fires, on whole words or by its expression", () => {
    const rules = [
      { name: "cat", patterns: ["cat"], label: "pets" },
      { name: "number", patterns: ["/INV-\\d+/"], label: "invoice", queue: "finance" },
    ]
    expect(firstRule(rules, "concatenate inv-123")).toMatchObject({ rule: { name: "number" }, matched: "inv-123" })
    expect(firstRule(rules, "The CAT sat")).toMatchObject({ rule: { name: "cat" } })
    expect(firstRule(rules, "nothing")).toBeUndefined()
    expect(() => firstRule([{ name: "broken", patterns: ["/(/"], label: "x" }], "text")).toThrow()
  })

  test.prop([fc.string({ unit: "binary", maxLength: 200 })])("features of any text are found without fault", (text) => {
    expect(featureNames(text).length).toBeGreaterThan(0)
  })

  test("languages are told apart by their function words, and an unclear one is not named", () => {
    expect(guessLanguage("Ich habe eine Frage und bitte um Hilfe")).toBe("de")
    expect(guessLanguage("Je ne peux pas ouvrir mon compte avec la carte")).toBe("fr")
    expect(guessLanguage("please help, I can not sign in to my account")).toBe("en")
    expect(guessLanguage("12345")).toBeUndefined()
  })
})
