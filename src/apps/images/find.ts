import { basename, extname } from "node:path"
import { citeSpan } from "../../core/cite.ts"
import type { RegionCitation } from "../../core/evidence.ts"
import type { Context } from "../../core/run.ts"
import { readPictureNotes } from "../../ingest/readers/exif.ts"
import { stem } from "../../language/stems.ts"
import { tokens } from "../../language/tokens.ts"
import type { MachineDescription } from "../../pipeline/port.ts"
import type { AppParts, SourceDocument } from "../app.ts"
import type { Input, Output } from "./output.ts"
import { prepareRanking } from "./rank.ts"
import { blendSeen, nearnessTo, type Sight } from "./sight.ts"
import { isStored, type Shown } from "./sources.ts"
import { readSurroundings, type Surrounding } from "./surroundings.ts"

/** What pictures are found by besides themselves. */
export interface Known {
  /** All files of the run: those that are no pictures say something about those that are. */
  readonly sources: readonly SourceDocument[]
  readonly eye: Sight["embedder"]
  /** A vector a picture, from `eye`. */
  readonly views: readonly (Float32Array | undefined)[]
  /** What a model said of each picture. */
  readonly descriptions: readonly (MachineDescription | undefined)[]
}

/** The pictures that words ask for, best first. */
export async function findByWords(
  context: Context,
  { embedder }: Pick<AppParts, "embedder">,
  pictures: readonly Shown[],
  input: Input & { readonly query: string },
  { sources, eye, views, descriptions }: Known,
): Promise<Output["hits"]> {
  const surroundings = Map.groupBy(readSurroundings(sources), (entry) => entry.picture)
  const own = pictures.map((picture) => wordsAbout(picture, input, surroundings.get(basename(picture.path)) ?? []))
  const rank = await prepareRanking(
    own.map((text, index) => [text, descriptions[index]?.text ?? ""].filter((part) => part !== "").join(". ")),
    embedder,
    context.signal,
  )
  const said = await rank(input.query)
  const [view] = eye === undefined ? [] : await eye.embedTexts([input.query], context.signal)
  const found = eye === undefined ? said.map((hit) => ({ ...hit, shows: 0 })) : blendSeen(said, nearnessTo(view, views))
  return found.slice(0, input.k).map(({ index, score, shared, shows }) => {
    const { source } = pictures[index]!
    const evidence = regionsOf(source, shared)
    return {
      path: source.source,
      score: Math.round(score * 1000) / 1000,
      because: reasons(shared, own[index]!, shows),
      ...(evidence.length === 0 ? {} : { evidence: [...evidence] }),
      ...told(source, descriptions[index]),
    }
  })
}

/** Which document of the home a hit is, and what a model said of it. */
export function told(source: SourceDocument, description: MachineDescription | undefined) {
  return {
    ...(isStored(source) ? { document: source.document, version: source.version } : {}),
    ...(description === undefined ? {} : { machineDescription: description }),
  }
}

/** A picture whose showing it counts for half of the best one's was found by that, too. */
const showsIt = 0.5

function reasons(shared: readonly string[], own: string, shows: number): string[] {
  const stems = new Set(tokens(own).map((token) => stem(token.text)))
  const words = shared.map((word) => (stems.has(stem(word)) ? `“${word}”` : `“${word}” (in a machine's description)`))
  const seen = shows >= showsIt ? ["what it shows"] : []
  return words.length + seen.length === 0 ? ["near in meaning"] : [...words, ...seen]
}

/** Everything that people or the file itself say about a picture. */
function wordsAbout({ source, colours }: Shown, input: Input, surroundings: readonly Surrounding[]): string {
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
