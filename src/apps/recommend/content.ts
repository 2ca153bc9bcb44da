import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import { keepLargest } from "./weights.ts"

/** What is known of an item beside who chose it. */
export const itemSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  attributes: z.record(z.string(), z.string()),
  /** Reader list as `--access` takes it: `user:ann,group:hr`; everyone if absent. */
  access: z.string().optional(),
  isAvailable: z.boolean(),
})
export type Item = z.infer<typeof itemSchema>

const lineSchema = z.looseObject({
  _id: z.union([z.string(), z.number()]).optional(),
  id: z.union([z.string(), z.number()]).optional(),
  title: z.string().optional(),
  text: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})

/**
 * Reads items from JSON Lines: `{_id, title, text, metadata}`. `metadata.access` says who may see it, `metadata.available: false` that it cannot be had.
 * @throws input_invalid with the line that cannot be read
 */
export function readItems(text: string, path: string): readonly Item[] {
  return text.split("\n").flatMap((written, index) => {
    if (written.trim() === "") return []
    const parsed = lineSchema.safeParse(parseLine(written))
    const id = parsed.data?._id ?? parsed.data?.id
    if (!parsed.success || id === undefined) throw groundworkError("input_invalid", `${path}, line ${index + 1}`)
    const { title = "", text = "", metadata = {} } = parsed.data
    const { access, available, ...rest } = metadata
    const attributes = Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value.join(" ") : String(value)]),
    )
    return [
      {
        id: String(id),
        title,
        text,
        attributes,
        ...(typeof access === "string" ? { access } : {}),
        isAvailable: available !== false,
      },
    ]
  })
}

function parseLine(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

/** For each item the items most alike in content, best first. */
export interface ContentNeighbours {
  readonly starts: Uint32Array
  readonly others: Uint32Array
  readonly likeness: Float32Array
}

const neighbourCount = 20
/** A word in more than this share of the items says nothing about likeness. */
const commonShare = 0.5

/**
 * Nearest items by content: tf-idf over words of title, text and attributes, joined where there is an embedder with the cosine of meaning.
 * @param itemOf the place of each described item among the model's items
 */
export function contentNeighbours(
  items: number,
  described: readonly Item[],
  itemOf: readonly number[],
  vectors: readonly Float32Array[] | undefined,
): ContentNeighbours {
  const postings = new Map<string, { readonly at: number; readonly count: number }[]>()
  for (const [at, item] of described.entries()) {
    const counts = new Map<string, number>()
    for (const word of contentWords(item)) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const [word, count] of counts) {
      const list = postings.get(word) ?? []
      list.push({ at, count: 1 + Math.log(count) })
      postings.set(word, list)
    }
  }
  const rarity = (length: number) => Math.log((1 + described.length) / (1 + length))
  const rows: [string, number][][] = described.map(() => [])
  const lengths = new Float64Array(described.length)
  for (const [word, list] of postings) {
    if (list.length > Math.max(3, commonShare * described.length)) continue
    for (const { at, count } of list) {
      rows[at]!.push([word, count * rarity(list.length)])
      lengths[at]! += (count * rarity(list.length)) ** 2
    }
  }
  const found: { readonly others: number[]; readonly likeness: number[] }[] = Array.from({ length: items }, () => ({
    others: [],
    likeness: [],
  }))
  const likeness = new Float64Array(described.length)
  const places = Uint32Array.from(described.keys())
  for (const at of places) {
    likeness.fill(0)
    for (const [word, value] of rows[at]!) {
      const list = postings.get(word)!
      for (const other of list)
        likeness[other.at]! +=
          (value * other.count * rarity(list.length)) / Math.sqrt(lengths[at]! * lengths[other.at]! || 1)
    }
    if (vectors !== undefined)
      for (const other of places) likeness[other]! += 0.5 * Math.max(0, cosine(vectors[at]!, vectors[other]!))
    likeness[at] = 0
    const item = itemOf[at]!
    for (const other of keepLargest(places, (place) => likeness[place]!, neighbourCount)) {
      found[item]!.others.push(itemOf[other]!)
      found[item]!.likeness.push(likeness[other]!)
    }
  }
  const starts = new Uint32Array(items + 1)
  for (const [item, own] of found.entries()) starts[item + 1] = starts[item]! + own.others.length
  return {
    starts,
    others: Uint32Array.from(found.flatMap((own) => own.others)),
    likeness: Float32Array.from(found.flatMap((own) => own.likeness)),
  }
}

function contentWords(item: Item): readonly string[] {
  const words = tokens(`${item.title}\n${item.text}`).flatMap((token) =>
    isStopword(token.text) ? [] : [stem(token.text)],
  )
  const attributes = Object.entries(item.attributes).flatMap(([name, value]) =>
    tokens(value).map((token) => `${name}=${token.text}`),
  )
  return [...words, ...attributes]
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at += 1) sum += left[at]! * right[at]!
  return sum
}

/**
 * Gives items that nobody chose yet the mean score of the items most alike, weighted by likeness and held back a little: an untried item must be
 * more alike than a tried one is liked. In place.
 * @param isCold items without any interaction
 */
export function lendScores(
  scores: Float64Array,
  history: ReadonlySet<number>,
  neighbours: ContentNeighbours,
  isCold: (item: number) => boolean,
): void {
  for (let item = 0; item < scores.length; item += 1) {
    if (!isCold(item) || history.has(item)) continue
    let [sum, weight] = [0, 0]
    for (let at = neighbours.starts[item]!; at < neighbours.starts[item + 1]!; at += 1) {
      const other = neighbours.others[at]!
      if (isCold(other)) continue
      const value = history.has(other) ? 1 : Math.max(0, scores[other]!)
      sum += neighbours.likeness[at]! * value
      weight += neighbours.likeness[at]!
    }
    scores[item] = weight === 0 ? Number.NEGATIVE_INFINITY : (coldShare * sum) / weight
  }
}

const coldShare = 0.5
