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
/** Likeness in form and colours is never taken for as much as the same picture. */
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

/** The same picture as the one asked for, then those alike in form and colours; never the asked one itself. */
export function picturesLike(pictures: readonly Compared[], asked: Compared, k: number): Output["hits"] {
  return pictures
    .filter(({ path }) => resolve(path) !== resolve(asked.path))
    .map(({ path, palette, hashes }) => {
      const pair = nearness(asked.hashes, hashes)
      const shared = palette.reduce((sum, share, colour) => sum + Math.min(share, asked.palette[colour]!), 0)
      const alike = (likenessOfHashes(asked.hashes, hashes) + shared) / 2
      return {
        path,
        score: pair === undefined ? Math.min(mostAlike, alike) : 1 - pair.distance / 128,
        because: [because(pair)],
      }
    })
    .filter(({ score }) => score >= leastAlike)
    .sort((left, right) => right.score - left.score)
    .slice(0, k)
    .map((hit) => ({ ...hit, score: Math.round(hit.score * 1000) / 1000 }))
}

function because(pair: ReturnType<typeof nearness>): string {
  if (pair === undefined) return "alike in form and colours"
  return pair.kind === "same" ? "the same picture" : "one is a part of the other"
}
