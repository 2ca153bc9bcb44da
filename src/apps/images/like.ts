import { basename, resolve } from "node:path"
import { likenessOfHashes, nearness, type PictureHashes } from "./hash.ts"
import type { Output } from "./output.ts"

/** A picture with what it is compared by. */
export interface Compared {
  readonly path: string
  readonly palette: Float32Array
  readonly hashes: PictureHashes
}

/** Less alike than this is another picture. */
const leastAlike = 0.55
/** Likeness is never taken for as much as the same picture. */
const mostAlike = 0.8

/**
 * The pictures that a name means: the path as typed, else the same file written in another way, else the file name.
 * More than one only where several files share the name.
 */
export function picturesNamed<Named extends { readonly path: string }>(
  pictures: readonly Named[],
  name: string,
): readonly Named[] {
  const ways = [
    (path: string) => path === name,
    (path: string) => resolve(path) === resolve(name),
    (path: string) => basename(path) === name,
    (path: string) => path.endsWith(`/${name.replace(/^\.\//, "")}`),
  ]
  for (const isMeant of ways) {
    const meant = pictures.filter(({ path }) => isMeant(path))
    if (meant.length > 0) return meant
  }
  return []
}

/**
 * The same picture as the one asked for, then those that show the like, where a model looked at them, else those alike in
 * form and colours; never the asked one itself.
 * @param shows how near each picture is to the asked one by what they show, as the model has it
 */
export function picturesLike(
  pictures: readonly Compared[],
  asked: Compared,
  k: number,
  shows: readonly (number | undefined)[] = [],
): Output["hits"] {
  return pictures
    .map((picture, index) => ({ ...picture, seen: shows[index] }))
    .filter(({ path }) => resolve(path) !== resolve(asked.path))
    .map(({ path, palette, hashes, seen }) => {
      const pair = nearness(asked.hashes, hashes)
      if (pair !== undefined) return { path, score: 1 - pair.distance / 128, because: [pairWords[pair.kind]] }
      if (seen !== undefined) return { path, score: mostAlike * seen, because: ["shows the like"] }
      const shared = palette.reduce((sum, share, colour) => sum + Math.min(share, asked.palette[colour]!), 0)
      const alike = (likenessOfHashes(asked.hashes, hashes) + shared) / 2
      return { path, score: Math.min(mostAlike, alike), because: ["alike in form and colours"] }
    })
    .filter(({ score, because }) => score >= leastAlike || (score > 0 && because[0] === "shows the like"))
    .sort((left, right) => right.score - left.score)
    .slice(0, k)
    .map((hit) => ({ ...hit, score: Math.round(hit.score * 1000) / 1000 }))
}

const pairWords = { same: "the same picture", part: "one is a part of the other" } as const
