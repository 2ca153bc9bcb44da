/**
 * Recommendation figures. `node bench/recommend.ts random|last|large [seed]`; random and last read MovieLens 100k under GROUNDWORK_DATA and keep back a
 * fifth of each person's items; large makes 20,000 items and 2 million interactions by a seed and measures time and memory.
 */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fitRecommender } from "../src/apps/recommend/fit.ts"
import { groupRows, type Interactions, itemsOf, packLists, readRows } from "../src/apps/recommend/interactions.ts"
import { measure, splitInteractions } from "../src/apps/recommend/measure.ts"
import { bestOf, discoveryDepth, scoreItems, withDiscovery } from "../src/apps/recommend/rank.ts"
import { prepareWeights } from "../src/apps/recommend/weights.ts"
import { createRandom } from "../src/learn/margin.ts"

const [kind = "random", seed = "1"] = process.argv.slice(2)

/** People with one or two tastes of forty, items of one taste each, popular ones more often. */
function makeLarge(): Interactions {
  const random = createRandom(Number(seed))
  const [people, items, tastes, each] = [40_000, 20_000, 40, 50]
  const lists = Array.from({ length: people }, () => {
    const own = [Math.floor(random() * tastes), Math.floor(random() * tastes)]
    const chosen = new Set<number>()
    while (chosen.size < each) {
      const taste = random() < 0.15 ? Math.floor(random() * tastes) : own[random() < 0.7 ? 0 : 1]!
      chosen.add(Math.floor(random() ** 2 * (items / tastes)) * tastes + taste)
    }
    return [...chosen]
  })
  const names = (count: number, letter: string) => Array.from({ length: count }, (_, index) => `${letter}${index}`)
  return { people: names(people, "p"), items: names(items, "i"), ...packLists(lists), hasTimes: false }
}

const path = resolve(
  process.env.GROUNDWORK_DATA ?? "../shared/data",
  "recommend/movielens_100k/dataset/ml-100k/ml-100k.inter",
)
const data = kind === "large" ? makeLarge() : groupRows(readRows(readFileSync(path, "utf8"), path))
const split = splitInteractions(data, kind === "last" ? "last" : "random", 0.2, Number(seed))
const cpu = process.cpuUsage()
const start = performance.now()
const { fitted, trials } = fitRecommender(split.fit, Number(seed))
const used = process.cpuUsage(cpu)
const seconds = (performance.now() - start) / 1000
const rank = (person: number, discover = true) => {
  const scores = scoreItems(fitted.weights, itemsOf(split.fit, person), fitted.settings.recency)
  const ranked = bestOf(scores, discoveryDepth)
  return discover ? withDiscovery(ranked, scores, 10, fitted.discovery) : ranked
}
const times = Array.from({ length: 1000 }, (_, person) => {
  const from = performance.now()
  rank(person % data.people.length)
  return performance.now() - from
}).sort((left, right) => left - right)
const only = kind === "large" ? (person: number) => person < 1000 : undefined
const lengths = split.fit.people
  .map((_, person) => itemsOf(split.fit, person).length)
  .sort((left, right) => left - right)
const middle = lengths[Math.floor(lengths.length / 2)]!
/** Plain EASE with weights chosen by nobody: what the fit has to reach. */
const prepare = prepareWeights(split.fit)
const plain = (kind === "large" ? [] : [200, 300, 500]).map((penalty) => {
  const weights = prepare({ penalty, evenness: 0 })
  return { penalty, ...measure(split, (person) => bestOf(scoreItems(weights, itemsOf(split.fit, person), 0), 20)) }
})
console.log(
  JSON.stringify(
    {
      kind,
      plain,
      people: data.people.length,
      items: data.items.length,
      interactions: data.chosen.length,
      settings: fitted.settings,
      trials,
      figures: measure(split, (person) => rank(person), only),
      withoutDiscovery: measure(split, (person) => rank(person, false), only),
      shortHistories: measure(
        split,
        (person) => rank(person),
        (person) => itemsOf(split.fit, person).length < middle && (only?.(person) ?? true),
      ),
      fitSeconds: Math.round(seconds * 10) / 10,
      fitCpuSeconds: Math.round((used.user + used.system) / 1e5) / 10,
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      listP95Ms: times[949],
    },
    null,
    1,
  ),
)
