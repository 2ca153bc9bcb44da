import { basename, extname, resolve } from "node:path"
import { citeSpan } from "../../core/cite.ts"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import type { RegionCitation } from "../../core/evidence.ts"
import type { Context } from "../../core/run.ts"
import { readPictureNotes } from "../../ingest/readers/exif.ts"
import { stem } from "../../language/stems.ts"
import { tokens } from "../../language/tokens.ts"
import { type AppParts, type AppProblem, type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { isUnreadable } from "../run.ts"
import { hashPicture, nearness } from "./hash.ts"
import { type Compared, picturesLike, picturesNamed } from "./like.ts"
import { type Input, inputSchema, type Output, outputSchema, renderImages } from "./output.ts"
import { decodePicture } from "./picture.ts"
import { prepareRanking } from "./rank.ts"
import { blendSeen, nearnessTo, openSight, vectorsOf } from "./sight.ts"
import { isPicture, readSurroundings, type Surrounding } from "./surroundings.ts"

/** Pictures in; those that are nearly the same, and those that words or another picture ask for, out. */
export const imagesApp = defineApp({
  name: "images",
  title: "Images: found by description, recognised text, name and colour; near-duplicates by what they show",
  takes: "all",
  readsTextless: true,
  goesOnWithout: true,
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, input, given): Promise<AppResult<Output>> => {
    const sources = [...given, ...(await storedPictures(context, parts, input.collections))]
    const { pictures, problems } = await decodeAll(context, sources)
    if (pictures.length === 0) return nothing([...problems, invalid("There is no picture among the paths")])
    const near = pairsAmong(pictures)
    const finish = (hits: Output["hits"], rest: Partial<Output> = {}): AppResult<Output> => ({
      status: hits.length === 0 ? "abstained" : problems.length > 0 ? "partial" : "done",
      output: { near, hits, ...rest },
      ...(problems.length === 0 ? {} : { problems }),
    })
    if (input.like === undefined && input.query === undefined)
      return { ...finish([]), status: problems.length > 0 ? "partial" : "done" }
    const { embedder: eye, note, problems: blind } = await openSight(parts)
    problems.push(...blind)
    const rest = { ...(eye === undefined ? {} : { seenBy: eye.id }), ...(note === undefined ? {} : { note }) }
    const views =
      eye === undefined
        ? []
        : await vectorsOf(
            eye,
            context,
            pictures.map(({ source }) => source),
          )
    if (input.like !== undefined) {
      const asked = await pictureAsked(context, parts, pictures, input.like)
      if ("message" in asked) return { ...nothing([...problems, asked]), output: { near, hits: [] } }
      const [view] = eye === undefined ? [] : await vectorsOf(eye, context, [asked.source])
      return finish(picturesLike(pictures, asked, input.k, nearnessTo(view, views)), rest)
    }
    const surroundings = Map.groupBy(readSurroundings(sources), (entry) => entry.picture)
    const { embedder } = parts
    const rank = await prepareRanking(
      pictures.map((picture) => describe(picture, input, surroundings.get(basename(picture.path)) ?? [])),
      embedder && ((texts, kind) => embedder.embed(texts, kind, context.signal)),
    )
    const query = input.query ?? ""
    const said = await rank(query)
    const [view] = eye === undefined ? [] : await eye.embedTexts([query], context.signal)
    const found =
      eye === undefined ? said.map((hit) => ({ ...hit, shows: 0 })) : blendSeen(said, nearnessTo(view, views))
    return finish(
      found.slice(0, input.k).map(({ index, score, shared, shows }) => {
        const { source } = pictures[index]!
        const evidence = regionsOf(source, shared)
        return {
          path: source.source,
          score: Math.round(score * 1000) / 1000,
          because: reasons(shared, shows),
          ...(evidence.length === 0 ? {} : { evidence: [...evidence] }),
        }
      }),
      rest,
    )
  },
  render: renderImages,
  cases: [
    {
      id: "words",
      input: inputSchema.parse({ query: "cat" }),
      paths: ["examples/samples/images/lake.jpg", "examples/samples/images/cat.jpg"],
      expect: { status: "done", "output.hits.0.path": "examples/samples/images/cat.jpg" },
    },
  ],
})

interface Shown extends Compared {
  readonly source: SourceDocument
  readonly colours: readonly string[]
}

const invalid = (message: string): AppProblem => ({ code: "input_invalid", message })

function nothing(problems: readonly AppProblem[]): AppResult<Output> {
  return { status: "abstained", output: { near: [], hits: [] }, problems }
}

/** Pictures of the home's collections, as the principal may read them. */
async function storedPictures(
  context: Context,
  parts: AppParts,
  collections: readonly string[],
): Promise<readonly SourceDocument[]> {
  const pictures: SourceDocument[] = []
  for (const collection of collections)
    for await (const document of parts.documents(context, collection)) {
      if (!isPicture(document)) continue
      const picture = await parts.readDocument(context, document.id)
      if (picture !== undefined) pictures.push(picture)
    }
  return pictures
}

/** A picture whose showing it counts for half of the best one's was found by that, too. */
const showsIt = 0.5

function reasons(shared: readonly string[], shows: number): string[] {
  const words = shared.map((word) => `“${word}”`)
  const seen = shows >= showsIt ? ["what it shows"] : []
  return words.length + seen.length === 0 ? ["near in meaning"] : [...words, ...seen]
}

/** The pictures among the sources, each file once; one that cannot be decoded is a problem. */
async function decodeAll(context: Context, sources: readonly SourceDocument[]) {
  const pictures: Shown[] = []
  const problems: AppProblem[] = []
  const files = new Map<string, SourceDocument>()
  for (const source of sources.filter(isPicture)) {
    const file = resolve(source.source)
    const before = files.get(file)
    // Given by its path and stored as well: what its collection forbids holds for the path, too.
    files.set(file, before === undefined ? source : { ...source, source: before.source })
  }
  for (const source of files.values()) {
    context.signal.throwIfAborted()
    try {
      pictures.push(await show(source))
    } catch (error) {
      if (!isUnreadable(error)) throw error
      problems.push({ code: error.code, message: formatError(groundworkError(error.code, source.source, error)) })
    }
  }
  return { pictures, problems }
}

async function show(source: SourceDocument): Promise<Shown> {
  const picture = await decodePicture(source.bytes, source.source)
  return { ...picture, path: source.source, source, hashes: hashPicture(picture) }
}

function pairsAmong(pictures: readonly Shown[]): Output["near"] {
  const near: Output["near"] = []
  for (const [index, left] of pictures.entries())
    for (const right of pictures.slice(index + 1)) {
      const found = nearness(left.hashes, right.hashes)
      if (found !== undefined) near.push({ paths: [left.path, right.path], ...found })
    }
  return near.sort((left, right) => left.distance - right.distance)
}

/** The picture that others shall be like: one of those given, else a file of its own. */
async function pictureAsked(
  context: Context,
  parts: AppParts,
  pictures: readonly Shown[],
  name: string,
): Promise<Shown | AppProblem> {
  const [asked, ...others] = picturesNamed(pictures, name)
  if (asked !== undefined)
    return others.length === 0
      ? asked
      : invalid(`Several pictures are called ${name}: ${[asked, ...others].map(({ path }) => path).join(", ")}`)
  try {
    const source = await parts.readFile(context, name, { allowsTextless: true })
    return isPicture(source) ? await show(source) : invalid(`${name} is no picture`)
  } catch (error) {
    if (context.signal.aborted || !(error instanceof GroundworkError)) throw error
    return invalid(`${name} is none of the pictures: ${pictures.map(({ path }) => basename(path)).join(", ")}`)
  }
}

/** Everything that words about a picture can be looked for in. */
function describe({ source, colours }: Shown, input: Input, surroundings: readonly Surrounding[]): string {
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
