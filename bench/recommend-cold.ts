/**
 * Items that nobody chose yet: `node bench/recommend-cold.ts [seed] [static|none]` hides every choice of a tenth of MovieLens' items, ranks these
 * for the people who chose them by content (title, year, genres), and compares with what popularity can say.
 */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { contentNeighbours, type Item, lendScores } from "../src/apps/recommend/content.ts"
import { groupRows, itemsOf, packLists, readRows } from "../src/apps/recommend/interactions.ts"
import { bestOf, scoreItems } from "../src/apps/recommend/rank.ts"
import { prepareWeights } from "../src/apps/recommend/weights.ts"
import { createRandom } from "../src/learn/margin.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"

const [seed = "1", embedding = "static"] = process.argv.slice(2)
const folder = resolve(process.env.GROUNDWORK_DATA ?? "../shared/data", "recommend/movielens_100k/dataset/ml-100k")
const read = (name: string) => readFileSync(resolve(folder, name), "utf8")
const data = groupRows(readRows(read("ml-100k.inter"), "ml-100k.inter"))
const random = createRandom(Number(seed))
const isCold = data.items.map(() => random() < 0.1)
const lists = data.people.map((_, person) => [...itemsOf(data, person)].filter((item) => !isCold[item]))
const known = { ...data, ...packLists(lists) }

const itemOf = new Map(data.items.map((item, place) => [item, place]))
const described = read("ml-100k.item")
  .split("\n")
  .slice(1)
  .flatMap((line): readonly Item[] => {
    const [id = "", title = "", year = "", genres = ""] = line.split("\t")
    return itemOf.has(id) ? [{ id, title, text: "", attributes: { year, genres }, isAvailable: true }] : []
  })
const embed = embedding === "static" ? (await openStaticEmbedder()).embedOne : undefined
const neighbours = contentNeighbours(
  data.items.length,
  described,
  described.map((item) => itemOf.get(item.id)!),
  embed && described.map((item) => embed([item.title, ...Object.values(item.attributes)].join(". "))),
)
const weights = prepareWeights(known)({ penalty: 160, evenness: 0.5 })

const counts = new Float64Array(data.items.length)
for (const list of lists) for (const item of list) counts[item]! += 1
const later = new Float64Array(data.items.length)
for (const item of data.chosen) later[item]! += 1
/** Mean popularity of the items with the same genres and those alike: all that popularity knows of a new item. */
const lent = Float64Array.from(counts)
lendScores(lent, new Set(), neighbours, (item) => isCold[item]!)

const rankings: Readonly<Record<string, (person: number) => Float64Array>> = {
  content: (person) => {
    const own = lists[person]!
    const scores = scoreItems(weights, own, 0)
    lendScores(scores, new Set(own), neighbours, (item) => isCold[item]!)
    return scores
  },
  popularityOfSimilar: () => lent.slice(),
  chance: () => Float64Array.from(data.items, () => random()),
  popularityKnownLater: () => later.slice(),
}
const figures = Object.fromEntries(
  Object.entries(rankings).map(([name, scoresOf]) => {
    let [people, gain, recall] = [0, 0, 0]
    for (let person = 0; person < data.people.length; person += 1) {
      const wanted = new Set([...itemsOf(data, person)].filter((item) => isCold[item]))
      if (wanted.size === 0 || lists[person]!.length === 0) continue
      const scores = scoresOf(person)
      for (let item = 0; item < scores.length; item += 1) if (!isCold[item]) scores[item] = Number.NEGATIVE_INFINITY
      const ranked = bestOf(scores, 20)
      const discount = (place: number) => 1 / Math.log2(place + 2)
      let [own, ideal] = [0, 0]
      for (let place = 0; place < 10; place += 1) {
        if (wanted.has(ranked[place] ?? -1)) own += discount(place)
        if (place < wanted.size) ideal += discount(place)
      }
      people += 1
      gain += own / ideal
      recall += ranked.filter((item) => wanted.has(item)).length / wanted.size
    }
    return [
      name,
      { ndcg10: Math.round((gain / people) * 1000) / 1000, recall20: Math.round((recall / people) * 1000) / 1000 },
    ]
  }),
)
console.log(JSON.stringify({ seed: Number(seed), embedding, cold: isCold.filter(Boolean).length, figures }))
