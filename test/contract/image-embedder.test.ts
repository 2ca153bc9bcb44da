import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { withImageCache } from "../../src/models/embedders/cached.ts"
import { type ClipModule, openClipEmbedder } from "../../src/models/embedders/clip.ts"
import { redSquare } from "../../src/models/red-square.ts"
import { openStore, save, temporaryHome } from "../fixtures/homes/sample.ts"
import { openColourEmbedder } from "../fixtures/models/colour-embedder.ts"
import { imageEmbedderContract, picture } from "./image-embedder.suite.ts"

const [tinyClip, tinySiglip] = ["tiny-clip", "tiny-siglip"].map((name) =>
  join(import.meta.dirname, "../fixtures/models", name),
) as [string, string]
const opened: { close(): Promise<unknown> }[] = []
afterAll(async () => {
  for (const one of opened) await one.close()
})

async function openCache() {
  const store = await openStore(temporaryHome())
  opened.push(store)
  return store
}

imageEmbedderContract("colours", async () => openColourEmbedder())
imageEmbedderContract("with a cache", async () => withImageCache(openColourEmbedder(), await openCache()))

// The peer is some 400 MB: where it is not installed, its file can be named (see docs/apps/images.md), or these are left out.
const peerName = process.env.GROUNDWORK_TEST_TRANSFORMERS ?? "@huggingface/transformers"
const peer: (ClipModule & { readonly env: { allowRemoteModels: boolean } }) | undefined = await import(peerName).catch(
  () => undefined,
)
if (peer !== undefined) peer.env.allowRemoteModels = false

describe.skipIf(peer === undefined)("CLIP on ONNX", () => {
  imageEmbedderContract("a tiny CLIP on ONNX", () => openClipEmbedder(tinyClip, peer))
  imageEmbedderContract("a tiny SigLIP on ONNX", () => openClipEmbedder(tinySiglip, peer))

  test("what is not there or no picture is a fault with a code", async () => {
    await expect(openClipEmbedder("/nowhere", peer)).rejects.toMatchObject({ code: "model_unknown" })
    const embedder = await openClipEmbedder(tinyClip, peer)
    await expect(embedder.embedImages([Buffer.from("no picture")])).rejects.toMatchObject({ code: "file_corrupt" })
  })
})

test.skipIf(peer !== undefined)("without the peer it is said what to install", async () => {
  await expect(openClipEmbedder(tinyClip)).rejects.toMatchObject({ code: "peer_missing" })
})

describe("vectors of pictures", () => {
  test("are made once a picture, and never taken for another model's", async () => {
    const store = await openCache()
    const [one, other] = [openColourEmbedder("one"), openColourEmbedder("other")]
    const [red, blue] = [picture("#f00"), picture("#00f")]
    await withImageCache(one, store).embedImages([red])
    await withImageCache(one, store).embedImages([red, blue, red])
    expect(one.looks()).toBe(2)
    await withImageCache(other, store).embedImages([red])
    expect(other.looks()).toBe(1)
  })

  test("are forgotten when something is purged", async () => {
    const store = await openCache()
    const embedder = openColourEmbedder()
    await withImageCache(embedder, store).embedImages([picture("#f00")])
    await save(store, { id: "moths", path: "moths.md", text: "Moths fly at dusk." })
    await store.purge("moths", async () => {})
    await withImageCache(embedder, store).embedImages([picture("#f00")])
    expect(embedder.looks()).toBe(2)
  })
})

test("the square that models are shown is a whole PNG, and red", async () => {
  const [vector] = await openColourEmbedder().embedImages([redSquare])
  expect(vector?.[0]).toBeGreaterThan(0.999)
  const data = Buffer.from(redSquare)
  const { crc32, inflateSync } = await import("node:zlib")
  const length = data.readUInt32BE(33)
  expect(data.toString("latin1", 37, 41)).toBe("IDAT")
  expect(crc32(data.subarray(37, 41 + length))).toBe(data.readUInt32BE(41 + length))
  expect(inflateSync(data.subarray(41, 41 + length))).toHaveLength(16 * (1 + 16 * 3))
})
