import { groundworkError } from "../../core/errors.ts"
import { unit } from "../../core/vectors.ts"
import type { ImageEmbedder } from "../port.ts"
import { redSquare } from "../red-square.ts"
import { loadTransformers, modelPlace, unknownModel, withSmallestWeights } from "../transformers.ts"
import { probeHash } from "./probe.ts"

type Tensors = Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array } | undefined>>
type Inputs = Readonly<Record<string, unknown>>
interface FromPretrained<Made> {
  from_pretrained(model: string, options?: { readonly dtype: string }): Promise<Made>
}
interface Picture {
  rgb(): Picture
}
type Model = FromPretrained<(inputs: Inputs) => Promise<Tensors>>
type Tokenizer = (texts: readonly string[], options: { readonly padding: unknown; readonly truncation: true }) => Inputs

/** What is used of `@huggingface/transformers`. */
export interface ClipModule {
  readonly AutoConfig: FromPretrained<{ readonly model_type?: string }>
  readonly AutoTokenizer: FromPretrained<Tokenizer>
  readonly AutoProcessor: FromPretrained<(pictures: readonly Picture[]) => Promise<Inputs>>
  readonly CLIPTextModelWithProjection: Model
  readonly CLIPVisionModelWithProjection: Model
  readonly SiglipTextModel: Model
  readonly SiglipVisionModel: Model
  readonly RawImage: { fromBlob(blob: Blob): Promise<Picture> }
}

/** The two halves of each kind of model, and how its texts are padded: SigLIP was trained on full lengths. */
const kinds = {
  clip: { text: "CLIPTextModelWithProjection", vision: "CLIPVisionModelWithProjection", padding: true },
  siglip: { text: "SiglipTextModel", vision: "SiglipVisionModel", padding: "max_length" },
} as const

const batchSize = 16

/**
 * A CLIP-like model (CLIP, MobileCLIP, SigLIP) as ONNX from a folder, or by hub name where the peer may download.
 * @param module the peer, already loaded
 * @throws peer_missing without `@huggingface/transformers`; model_unknown for what is not there or is no such model
 */
export async function openClipEmbedder(model: string, module?: ClipModule): Promise<ImageEmbedder> {
  const peer = module ?? (await loadTransformers<ClipModule>())
  const place = modelPlace(model)
  const { model_type: type } = await peer.AutoConfig.from_pretrained(place).catch((cause: unknown) => {
    throw unknownModel(model, cause)
  })
  const kind = Object.entries(kinds).find(([name]) => name === type)?.[1]
  if (kind === undefined) throw unknownModel(model, undefined, "not CLIP or SigLIP")
  const tokenize = await peer.AutoTokenizer.from_pretrained(place)
  const process = await peer.AutoProcessor.from_pretrained(place)
  const halves = await withSmallestWeights(model, async (dtype) => ({
    text: await peer[kind.text].from_pretrained(place, { dtype }),
    vision: await peer[kind.vision].from_pretrained(place, { dtype }),
  }))
  const embedTexts: ImageEmbedder["embedTexts"] = (texts, signal) =>
    inBatches(texts, signal, async (batch) =>
      rowsOf(await halves.text(tokenize(batch, { padding: kind.padding, truncation: true }))),
    )
  const embedImages: ImageEmbedder["embedImages"] = (images, signal) =>
    inBatches(images, signal, async (batch) => {
      const pictures = await Promise.all(batch.map((bytes) => decode(peer, bytes)))
      return rowsOf(await halves.vision(await process(pictures)))
    })
  const probe = [...(await embedTexts(["a photo of a red dot"])), ...(await embedImages([redSquare]))]
  return {
    id: `onnx:${model}`,
    dimensions: probe[0]?.length ?? 0,
    hash: probeHash(probe),
    embedImages,
    embedTexts,
  }
}

async function decode(peer: ClipModule, bytes: Uint8Array): Promise<Picture> {
  try {
    return (await peer.RawImage.fromBlob(new Blob([Buffer.from(bytes)]))).rgb()
  } catch (cause) {
    throw groundworkError("file_corrupt", "", cause)
  }
}

async function inBatches<Item>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  embed: (batch: readonly Item[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let from = 0; from < items.length; from += batchSize) {
    signal?.throwIfAborted()
    vectors.push(...(await embed(items.slice(from, from + batchSize))))
  }
  return vectors
}

/** CLIP projects into `text_embeds` and `image_embeds`, SigLIP compares what it pools. */
function rowsOf(output: Tensors): readonly Float32Array[] {
  const tensor = output.text_embeds ?? output.image_embeds ?? output.pooler_output
  if (tensor === undefined) throw groundworkError("model_unknown", "the model gives no vector of the whole")
  const [rows = 0, width = 0] = tensor.dims
  return Array.from({ length: rows }, (_, row) => unit(tensor.data.slice(row * width, (row + 1) * width)))
}
