import { basename, resolve } from "node:path"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, AppProblem, SourceDocument } from "../app.ts"
import { isUnreadable } from "../run.ts"
import { hashPicture, nearness } from "./hash.ts"
import { type Compared, picturesNamed } from "./like.ts"
import type { Output } from "./output.ts"
import { decodePicture } from "./picture.ts"
import { isPicture } from "./surroundings.ts"

/** A picture with what it is found and compared by. */
export interface Shown extends Compared {
  readonly source: SourceDocument
  readonly colours: readonly string[]
}

/** A fault of the input as a value: the rest of the run goes on. */
export const invalid = (message: string): AppProblem => ({ code: "input_invalid", message })

/** True for a document of the home, false for a file that was only read. */
export function isStored(source: Pick<SourceDocument, "document">): boolean {
  return !source.document.startsWith("file:")
}

/** Pictures of the home's collections, as the principal may read them. */
export async function storedPictures(
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

/** The pictures among the sources, each file once; one that cannot be decoded is a problem. */
export async function decodeAll(context: Context, sources: readonly SourceDocument[]) {
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

/** Pairs that are the same picture, nearest first. */
export function pairsAmong(pictures: readonly Shown[]): Output["near"] {
  const near: Output["near"] = []
  for (const [index, left] of pictures.entries())
    for (const right of pictures.slice(index + 1)) {
      const found = nearness(left.hashes, right.hashes)
      if (found !== undefined) near.push({ paths: [left.path, right.path], ...found })
    }
  return near.sort((left, right) => left.distance - right.distance)
}

/** The picture that others shall be like: one of those given, else a file of its own. */
export async function pictureAsked(
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
