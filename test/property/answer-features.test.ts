import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { alignmentOf } from "../../src/generate/extractive/alignment.ts"
import { inOrder } from "../../src/generate/extractive/order.ts"
import { analyseQuestion } from "../../src/generate/extractive/question.ts"
import { readSentence } from "../../src/generate/extractive/reading.ts"
import { withoutCourtesy } from "../../src/language/courtesy.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"

const embedder = await openStaticEmbedder()

describe("words beside the question", () => {
  test("a word of like meaning is nearer than any other, the word itself nearest", () => {
    const question = analyseQuestion("Which doctor signs the note?")
    const alignment = alignmentOf(embedder, question)
    const at = question.words.findIndex((word) => word.text === "doctor")
    const near = (text: string) => alignment?.nearest(text)[at] ?? Number.NaN
    expect(near("Doctors sign it.")).toBe(1)
    expect(near("A physician does.")).toBeGreaterThan(near("The warehouse closes."))
    expect(near("")).toBe(0)
  })

  test.prop([fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: "binary", maxLength: 60 })])(
    "nearness is between 0 and 1 for any question and text",
    (asked, text) => {
      for (const value of alignmentOf(embedder, analyseQuestion(asked))?.nearest(text) ?? []) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
    },
  )

  test("without vectors at hand there is none", () => {
    expect(alignmentOf(undefined, analyseQuestion("Who?"))).toBeUndefined()
  })

  test("who met whom is told from the other way round", () => {
    const question = analyseQuestion("Did Nadia meet Priya?")
    const order = (text: string) => inOrder(question, readSentence(text))
    expect(order("Nadia could meet Priya.")).toBe(1)
    expect(order("Priya could meet Nadia.")).toBeLessThan(1)
    expect(order("Nadia sleeps.")).toBeNaN()
  })
})

describe("what is said around a question", () => {
  test.each([
    ["Hello there! Can you tell me how long delivery takes, please?", "how long delivery takes,  ?"],
    ["I'm looking for some information about parental leave", "parental leave"],
    ["Thanks!", "Thanks!"],
    ["Who may say hello to the help desk?", "Who may say hello to the help desk?"],
  ])("%s → %s", (asked, plain) => {
    expect(withoutCourtesy(asked)).toBe(plain)
  })

  test.prop([fc.string({ unit: "binary", maxLength: 80 })])("never leaves nothing of something", (text) => {
    expect(withoutCourtesy(text) === "").toBe(text === "")
  })
})
