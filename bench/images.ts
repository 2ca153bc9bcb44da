/**
 * Figures of images: `node bench/images.ts text|near`, over `images/flickr_sample` under GROUNDWORK_DATA (default ../shared/data).
 * text: caption 1 as description, captions 2–5 as queries. near [from] [to]: crops, rescales and recompressions made of each picture against all the pictures.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { createCanvas, loadImage } from "@napi-rs/canvas"
import { parse } from "csv-parse/sync"
import { hashPicture, nearness } from "../src/apps/images/hash.ts"
import { decodePicture } from "../src/apps/images/picture.ts"
import { prepareRanking, type Shares, shares, sharesByBatch } from "../src/apps/images/rank.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"

const folder = resolve(process.env.GROUNDWORK_DATA ?? "../shared/data", "images/flickr_sample")

const triedShares: readonly Shares[] = [
  { words: 1, meaning: 0, wordByWord: 0 },
  sharesByBatch,
  { words: 0, meaning: 1, wordByWord: 0 },
  { words: 0, meaning: 0, wordByWord: 1 },
  { words: 0, meaning: 0.5, wordByWord: 0.5 },
  { words: 0.1, meaning: 0.5, wordByWord: 0.4 },
  { words: 0.2, meaning: 0.4, wordByWord: 0.4 },
  shares,
]

async function text() {
  const rows: { image: string; caption: string }[] = parse(readFileSync(join(folder, "captions.txt")), {
    columns: true,
    relax_quotes: true,
  })
  const groups = [...Map.groupBy(rows, (row) => row.image).values()]
  const embedder = await openStaticEmbedder()
  // Even pictures' queries are for choosing the shares, odd ones for reporting; all pictures are candidates.
  for (const tried of triedShares) {
    const rank = await prepareRanking(
      groups.map((group) => group[0]!.caption),
      embedder,
      undefined,
      tried,
    )
    const parts: number[][] = [[], []]
    for (const [index, group] of groups.entries())
      for (const { caption } of group.slice(1)) {
        const place = (await rank(caption)).findIndex((entry) => entry.index === index)
        parts[index % 2]!.push(place === -1 ? Number.POSITIVE_INFINITY : place)
      }
    const recall = (list: readonly number[]) =>
      [1, 5, 10].map((k) => (list.filter((place) => place < k).length / list.length).toFixed(3)).join(" ")
    console.log(
      JSON.stringify({ ...tried, fit: recall(parts[0]!), report: recall(parts[1]!), all: recall(parts.flat()) }),
    )
  }
}

async function near() {
  const names = readdirSync(join(folder, "images")).slice(Number(process.argv[3] ?? 0), Number(process.argv[4] ?? 250))
  const originals = []
  const variants: { kind: string; of: number; hashes: ReturnType<typeof hashPicture> }[] = []
  for (const [of, name] of names.entries()) {
    const bytes = readFileSync(join(folder, "images", name))
    originals.push(hashPicture(await decodePicture(bytes, name)))
    const image = await loadImage(bytes)
    const { width, height } = image
    const made = (kind: string, x: number, y: number, part: number, factor: number, quality: number) => {
      const canvas = createCanvas(Math.round(width * part * factor), Math.round(height * part * factor))
      canvas
        .getContext("2d")
        .drawImage(image, width * x, height * y, width * part, height * part, 0, 0, canvas.width, canvas.height)
      return { kind, bytes: canvas.toBuffer("image/jpeg", quality) }
    }
    for (const { kind, bytes: changed } of [
      made("crop .9", 0.02 + (of % 5) * 0.02, 0.03, 0.9, 1, 85),
      made("crop .8", (of % 7) * 0.03, (of % 3) * 0.08, 0.8, 1, 85),
      made("half size", 0, 0, 1, 0.5, 85),
      made("quality 20", 0, 0, 1, 1, 20),
    ])
      variants.push({ kind, of, hashes: hashPicture(await decodePicture(changed, name)) })
  }
  const found = new Map<string, number>()
  let [right, wrong] = [0, 0]
  for (const { kind, of, hashes } of variants)
    for (const [index, original] of originals.entries()) {
      if (nearness(hashes, original) === undefined) continue
      if (index === of) {
        right++
        found.set(kind, (found.get(kind) ?? 0) + 1)
      } else wrong++
    }
  const byKind = Object.fromEntries([...found].map(([kind, count]) => [kind, count / names.length]))
  console.log(
    JSON.stringify({
      pictures: names.length,
      recall: right / variants.length,
      precision: right / (right + wrong),
      byKind,
    }),
  )
}

await (process.argv[2] === "near" ? near() : text())
