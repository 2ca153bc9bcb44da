import { basename, extname } from "node:path"
import { z } from "zod"
import { citeSpan } from "../../core/cite.ts"
import type { RegionCitation } from "../../core/evidence.ts"
import { readPictureNotes } from "../../ingest/readers/exif.ts"
import { stem } from "../../language/stems.ts"
import { tokens } from "../../language/tokens.ts"
import { type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { hashPicture, likenessOfHashes, nearness, type PictureHashes } from "./hash.ts"
import { decodePicture } from "./picture.ts"
import { prepareRanking } from "./rank.ts"
import { isPicture, readSurroundings, type Surrounding } from "./surroundings.ts"

const inputSchema = z.looseObject({
  /** Words to find pictures by; looked for in descriptions, file names, recognised text and colours. */
  query: z.string().trim().min(1).optional(),
  /** One of the paths: pictures that look like it come first. */
  like: z.string().optional(),
  k: z.number().int().min(1).max(1000).default(10),
  /** What a person wrote about a picture, by path or file name. */
  descriptions: z.record(z.string(), z.string()).default({}),
})

const regionSchema = z.custom<RegionCitation>(
  (value) => typeof value === "object" && value !== null && "boxes" in value && "quote" in value,
)
const outputSchema = z.object({
  /** Pairs that are the same picture: `distance` in differing bits of 128. */
  near: z.array(
    z.object({ paths: z.tuple([z.string(), z.string()]), distance: z.number(), kind: z.enum(["same", "part"]) }),
  ),
  hits: z.array(
    z.object({
      path: z.string(),
      score: z.number(),
      because: z.array(z.string()),
      /** Where the words asked for stand on the picture, with their boxes in its pixels. */
      evidence: z.array(regionSchema).optional(),
    }),
  ),
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
    const pictures: Shown[] = []
    for (const source of sources.filter(isPicture)) {
      context.signal.throwIfAborted()
      const picture = await decodePicture(source.bytes, source.source)
      pictures.push({ ...picture, source, hashes: hashPicture(picture) })
    }
    if (pictures.length === 0)
      return {
        status: "abstained",
        output: { near: [], hits: [] },
        problems: [{ code: "input_invalid", message: "There is no picture among the paths" }],
      }
    const surroundings = Map.groupBy(readSurroundings(sources), (entry) => entry.picture)
    const near: Output["near"] = []
    for (const [index, left] of pictures.entries())
      for (const right of pictures.slice(index + 1)) {
        const found = nearness(left.hashes, right.hashes)
        if (found !== undefined) near.push({ paths: [left.source.source, right.source.source], ...found })
      }
    near.sort((left, right) => left.distance - right.distance)
    if (input.like !== undefined) return likeness(pictures, near, input.like, input.k)
    if (input.query === undefined) return { status: "done", output: { near, hits: [] } }
    const { embedder } = parts
    const rank = await prepareRanking(
      pictures.map(({ source, colours }) =>
        describe(source, colours, input, surroundings.get(basename(source.source)) ?? []),
      ),
      embedder && ((texts, kind) => embedder.embed(texts, kind, context.signal)),
    )
    const hits = (await rank(input.query)).slice(0, input.k).map(({ index, score, shared }) => {
      const { source } = pictures[index]!
      const evidence = regionsOf(source, shared)
      return {
        path: source.source,
        score: Math.round(score * 1000) / 1000,
        because: shared.length === 0 ? ["near in meaning"] : shared.map((word) => `“${word}”`),
        ...(evidence.length === 0 ? {} : { evidence: [...evidence] }),
      }
    })
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

interface Shown {
  readonly source: SourceDocument
  readonly colours: readonly string[]
  readonly palette: Float32Array
  readonly hashes: PictureHashes
}

/** Less alike than this is another picture. */
const leastAlike = 0.55

/** The same picture as the one asked for, then those alike in form and colours; what they show is not understood. */
function likeness(pictures: readonly Shown[], near: Output["near"], like: string, k: number): AppResult<Output> {
  const asked = pictures.find(({ source }) => source.source === like)
  if (asked === undefined)
    return {
      status: "abstained",
      output: { near, hits: [] },
      problems: [{ code: "input_invalid", message: `${like} is none of the pictures` }],
    }
  const same = new Map(
    near
      .filter(({ paths }) => paths.includes(like))
      .map((pair) => [pair.paths[0] === like ? pair.paths[1] : pair.paths[0], pair]),
  )
  const hits = pictures
    .filter((picture) => picture !== asked)
    .map(({ source, palette, hashes }) => {
      const pair = same.get(source.source)
      const shared = palette.reduce((sum, share, colour) => sum + Math.min(share, asked.palette[colour]!), 0)
      const alike = (likenessOfHashes(asked.hashes, hashes) + shared) / 2
      return {
        path: source.source,
        score: pair === undefined ? Math.min(0.8, alike) : 1 - pair.distance / 128,
        because: [
          pair === undefined
            ? "alike in form and colours"
            : pair.kind === "same"
              ? "the same picture"
              : "one is a part of the other",
        ],
      }
    })
    .filter(({ score }) => score >= leastAlike)
    .sort((left, right) => right.score - left.score)
    .slice(0, k)
    .map((hit) => ({ ...hit, score: Math.round(hit.score * 1000) / 1000 }))
  return { status: hits.length === 0 ? "abstained" : "done", output: { near, hits } }
}

/** Everything that words about a picture can be looked for in. */
function describe(
  source: SourceDocument,
  colours: readonly string[],
  input: Input,
  surroundings: readonly Surrounding[],
): string {
  const file = basename(source.source)
  const name = basename(file, extname(file)).replace(/[-_.]+/g, " ")
  const written = input.descriptions[source.source] ?? input.descriptions[file]
  const { caption, camera, date, place } = readPictureNotes(source.bytes)
  const said = surroundings.map((entry) => entry.text)
  const recognised = source.layout === undefined ? undefined : source.text
  return [written, ...said, name, recognised, caption, colours.join(" "), camera, date, place]
    .filter((part) => part !== undefined && part !== "")
    .join(". ")
}

/** The words on the picture that the query shares, as regions. */
function regionsOf(source: SourceDocument, shared: readonly string[]): readonly RegionCitation[] {
  if (source.layout === undefined) return []
  const wanted = new Set(shared.map(stem))
  return tokens(source.text)
    .filter((token) => wanted.has(stem(token.text)))
    .map((token) => citeSpan(source, token))
    .flatMap(({ stance, document, version, title, quote, boxes }) =>
      boxes === undefined
        ? []
        : [{ kind: "region" as const, stance, document, version, title, source: source.source, quote, boxes }],
    )
    .slice(0, mostRegions)
}

const mostRegions = 20
