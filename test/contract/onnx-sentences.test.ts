import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { openOnnxEmbedder, type SentenceModule } from "../../src/models/embedders/onnx.ts"
import { sentenceSettings } from "../../src/models/embedders/sentence-settings.ts"
import { openOnnxEntailment } from "../../src/models/entailment/onnx.ts"
import { openOnnxReranker } from "../../src/models/rerankers/onnx.ts"
import type { SentencePairModule } from "../../src/models/sentence-pairs.ts"
import { temporaryHome } from "../fixtures/homes/sample.ts"
import { embedderContract } from "./embedder.suite.ts"

const folder = (name: string) => join(import.meta.dirname, "../fixtures/models", name)
const [sentences, reranker, entailment] = ["tiny-sentences", "tiny-reranker", "tiny-entailment"].map(folder) as [
  string,
  string,
  string,
]

// The peer is some 400 MB: where it is not installed, its file can be named (see docs/models/bring-your-own.md), or these are left out.
const peerName = process.env.GROUNDWORK_TEST_TRANSFORMERS ?? "@huggingface/transformers"
const peer: (SentenceModule & SentencePairModule & { readonly env: { allowRemoteModels: boolean } }) | undefined =
  await import(peerName).catch(() => undefined)
if (peer !== undefined) peer.env.allowRemoteModels = false

const dot = (left: Float32Array | undefined, right: Float32Array | undefined) =>
  [...(left ?? [])].reduce((sum, value, at) => sum + value * (right?.[at] ?? 0), 0)

describe.skipIf(peer === undefined)("sentences on ONNX", () => {
  embedderContract("a tiny sentence model", () => openOnnxEmbedder(sentences, peer))

  test("what means the same is near, and a question has the words before it that the model was trained with", async () => {
    const embedder = await openOnnxEmbedder(sentences, peer)
    const [ship] = await embedder.embed(["the ship"], "passage")
    const [harbour, bill, question] = [
      ...(await embedder.embed(["harbour", "bill"], "passage")),
      ...(await embedder.embed(["the ship"], "query")),
    ]
    expect(dot(ship, harbour)).toBeGreaterThan(dot(ship, bill) + 0.5)
    // The fifth number is that of the word "query".
    expect([ship?.[4], question?.[4] !== 0]).toEqual([0, true])
  })

  test("a cross-encoder ranks what shares the subject first", async () => {
    const model = await openOnnxReranker(reranker, peer)
    const [bill, harbour] = await model.rerank("ship dock", ["bill", "harbour"])
    expect(harbour).toBeGreaterThan(bill ?? Number.POSITIVE_INFINITY)
    expect(await model.rerank("ship", [])).toEqual([])
    await expect(model.rerank("ship", ["a"], AbortSignal.abort())).rejects.toThrow()
  })

  test("a model for entailment is read by the names of its labels, and padded to the one length it takes", async () => {
    const model = await openOnnxEntailment(entailment, peer)
    const judged = await model.judge([
      ["the ship", "the dock"],
      ["the ship", "the bill"],
      ["the ship", "not the ship"],
    ])
    expect(judged.map((one) => [one.entailed > 0.9, one.contradicted > 0.9])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ])
  })

  test("what is not there, or is another kind of model, is a fault with a code", async () => {
    await expect(openOnnxEmbedder("/nowhere", peer)).rejects.toMatchObject({ code: "model_unknown" })
    await expect(openOnnxReranker("/nowhere", peer)).rejects.toMatchObject({ code: "model_unknown" })
    await expect(openOnnxEntailment(reranker, peer)).rejects.toMatchObject({ code: "model_unknown" })
  })
})

test("how a sentence model wants to be asked is in its folder, or told by its name", async () => {
  expect(await sentenceSettings(sentences)).toEqual({
    pooling: "mean",
    prompts: { query: "query: ", passage: "passage: " },
  })
  expect((await sentenceSettings("Xenova/bge-small-en-v1.5")).pooling).toBe("cls")
  expect((await sentenceSettings("intfloat/multilingual-e5-small")).prompts.passage).toBe("passage: ")
  expect(await sentenceSettings("someone/own-model")).toEqual({ pooling: "mean", prompts: { query: "", passage: "" } })
})

describe("models on ONNX in the settings", () => {
  const verifying = async (config: { readonly entailment: string }) => {
    const groundwork = await createGroundwork({ home: temporaryHome(), embedder: "none", ...config })
    const texts = [{ title: "Dock", text: "The dock opens at seven in the morning on every weekday." }]
    const context = groundwork.context({ kind: "verify" })
    return groundwork
      .verify(context, "The dock is open from seven in the morning.", { kind: "texts", texts })
      .finally(() => groundwork.close())
  }

  test("a name that is no ONNX model is refused at once", async () => {
    await expect(verifying({ entailment: "elsewhere" })).rejects.toMatchObject({ code: "model_unknown" })
  })

  test.skipIf(peer !== undefined)("without the peer it is said what to install", async () => {
    await expect(openOnnxEmbedder("somewhere")).rejects.toMatchObject({ code: "peer_missing" })
    await expect(openOnnxReranker(reranker)).rejects.toMatchObject({ code: "peer_missing" })
    await expect(verifying({ entailment: `onnx:${entailment}` })).rejects.toMatchObject({ code: "peer_missing" })
  })
})
