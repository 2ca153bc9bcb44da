import type { Page } from "playwright-core"
import type { Span } from "../../src/core/document.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

/** What each part of `node bench/page.ts` gets: a service with its page, and a browser that looks at it. */
export interface PageBench {
  readonly groundwork: Groundwork
  readonly address: string
  readonly page: Page
  readonly handbook: string
  readonly data: string
  /** How many spans to check. */
  readonly count: number
}

/** Numbers from 0 to below 1, the same in every run. Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A run of 3 to 20 words somewhere in the text; undefined for a text of fewer words. */
export function randomSpan(text: string, random: () => number): Span | undefined {
  const words = [...text.matchAll(/\S+/g)]
  if (words.length < 3) return undefined
  const count = Math.min(words.length, 3 + Math.floor(random() * 18))
  const first = Math.floor(random() * (words.length - count + 1))
  const last = words[first + count - 1]!
  return { start: words[first]!.index, end: last.index + last[0].length }
}

/** Where the page opens a version at these words. */
export function placeOf(document: string, version: string, { start, end }: Span): string {
  return `/documents/${document}?version=${version}&start=${start}&end=${end}`
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
