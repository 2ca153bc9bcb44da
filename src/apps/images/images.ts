import { basename, extname } from "node:path"
import { z } from "zod"
import { type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { hashPicture, nearness } from "./hash.ts"
import { decodePicture } from "./picture.ts"
import { prepareRanking } from "./rank.ts"

const inputSchema = z.looseObject({
  /** Words to find pictures by; looked for in descriptions, file names, recognised text and colours. */
  query: z.string().trim().min(1).optional(),
  /** One of the paths: pictures that look like it come first. */
  like: z.string().optional(),
  k: z.number().int().min(1).max(1000).default(10),
  /** What a person wrote about a picture, by path or file name. */
  descriptions: z.record(z.string(), z.string()).default({}),
})

const outputSchema = z.object({
  /** Pairs that are the same picture: `distance` in differing bits of 128. */
  near: z.array(
    z.object({ paths: z.tuple([z.string(), z.string()]), distance: z.number(), kind: z.enum(["same", "part"]) }),
  ),
  hits: z.array(z.object({ path: z.string(), score: z.number(), because: z.array(z.string()) })),
})
type Output = z.infer<typeof outputSchema>
type Input = z.infer<typeof inputSchema>

/** Pictures in; those that are nearly the same, and those that words or another picture ask for, out. */
export const imagesApp = defineApp({
  name: "images",
  title: "Images: found by description, recognised text, name and colour; near-duplicates by what they show",
  takes: "all",
  readsTextless: true,
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, input, sources): Promise<AppResult<Output>> => {
    const pictures = []
    for (const source of sources) {
      context.signal.throwIfAborted()
      const picture = await decodePicture(source.bytes, source.source)
      pictures.push({ source, colours: picture.colours, hashes: hashPicture(picture) })
    }
    const near: Output["near"] = []
    for (const [index, left] of pictures.entries())
      for (const right of pictures.slice(index + 1)) {
        const found = nearness(left.hashes, right.hashes)
        if (found !== undefined) near.push({ paths: [left.source.source, right.source.source], ...found })
      }
    near.sort((left, right) => left.distance - right.distance)
    if (input.like !== undefined) return likeness(near, input.like, input.k)
    if (input.query === undefined) return { status: "done", output: { near, hits: [] } }
    const { embedder } = parts
    const rank = await prepareRanking(
      pictures.map(({ source, colours }) => describe(source, colours, input)),
      embedder && ((texts, kind) => embedder.embed(texts, kind, context.signal)),
    )
    const hits = (await rank(input.query)).slice(0, input.k).map(({ index, score, shared }) => ({
      path: sources[index]!.source,
      score: Math.round(score * 1000) / 1000,
      because: shared.length === 0 ? ["near in meaning"] : shared.map((word) => `“${word}”`),
    }))
    return { status: hits.length === 0 ? "abstained" : "done", output: { near, hits } }
  },
  cases: [
    {
      id: "words",
      input: inputSchema.parse({ query: "cat" }),
      paths: ["examples/samples/images/lake.jpg", "examples/samples/images/cat.jpg"],
      expect: { status: "done", "output.hits.0.path": "examples/samples/images/cat.jpg" },
    },
  ],
})

/** Pictures paired with the one asked for, nearest first. */
function likeness(near: Output["near"], like: string, k: number): AppResult<Output> {
  const hits = near
    .filter(({ paths }) => paths.includes(like))
    .slice(0, k)
    .map(({ paths, distance, kind }) => ({
      path: paths[0] === like ? paths[1] : paths[0],
      score: Math.round((1 - distance / 128) * 1000) / 1000,
      because: [kind === "same" ? "the same picture" : "one is a part of the other"],
    }))
  return { status: hits.length === 0 ? "abstained" : "done", output: { near, hits } }
}

/** Everything that words about a picture can be looked for in. */
function describe(source: SourceDocument, colours: readonly string[], input: Input): string {
  const file = basename(source.source)
  const name = basename(file, extname(file)).replace(/[-_.]+/g, " ")
  const written = input.descriptions[source.source] ?? input.descriptions[file]
  return [written, name, source.text, colours.join(" ")].filter((part) => part !== undefined && part !== "").join(". ")
}
