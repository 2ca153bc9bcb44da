/**
 * Meetings figures on QMSum under GROUNDWORK_DATA. `node bench/meetings.ts rank|topics|acts fit|val` (`acts unseen` and `acts fresh` too).
 * `rank fit` also fits the weights of `src/apps/meetings/rank.ts` on the training part and prints them; everything else
 * only measures. `acts` compares with `bench/meetings-labels.jsonl`, which names places only.
 * `GROUNDWORK_MODEL=… node bench/meetings.ts model TS3010a,IS1006a`: a model's word on these meetings' doubtful sentences.
 */
import { readdirSync } from "node:fs"
import {
  featureNames,
  prepareMeeting,
  type RankableMeeting,
  rankMeeting,
  rankWeights,
  turnFeatures,
} from "../src/apps/meetings/rank.ts"
import { fitLogistic } from "../src/learn/logistic.ts"
import { openStaticEmbedder } from "../src/models/embedders/static.ts"
import { measureActs, measureActsByModel } from "./meetings/acts.ts"
import { folder, readMeeting, type Span, share } from "./meetings/read.ts"

const [what = "rank", part = "val"] = process.argv.slice(2)
const embedder = process.env.WITHOUT_EMBEDDER === undefined ? await openStaticEmbedder() : undefined

const namesOf = (folderName: string) =>
  readdirSync(`${folder}/${folderName}`)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => `${folderName}/${file.slice(0, -5)}`)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function goldTurns(spans: Span["relevant_text_span"], count: number): Set<number> {
  const gold = new Set<number>()
  for (const [from, to] of spans)
    for (let turn = Number(from); turn <= Number(to) && turn < count; turn += 1) gold.add(turn)
  return gold
}

interface Asked {
  readonly meeting: RankableMeeting
  readonly query: string
  readonly gold: Set<number>
}

async function askedOf(names: readonly string[]): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  for (const name of names) {
    const raw = readMeeting(name)
    const meeting = await prepareMeeting(raw, embedder)
    if (meeting.turns.length !== raw.blocks.length) throw new Error(`${name}: turns were lost`)
    for (const { query, relevant_text_span } of raw.queries) {
      const gold = goldTurns(relevant_text_span, raw.blocks.length)
      if (gold.size > 0) asked.push({ meeting, query, gold })
    }
  }
  return asked
}

/** Share of queries with a hit in the first five windows; share of gold turns within the first tenth; both also where gold is short. */
async function measureRank(asked: readonly Asked[], weights = rankWeights) {
  const rows: { hit: number; covered: number; possible: number; isShort: boolean }[] = []
  for (const { meeting, query, gold } of asked) {
    const { windows, order } = await rankMeeting(meeting, query, 5, embedder, weights)
    const hit = windows.some(({ from, to }) => [...gold].some((turn) => turn >= from && turn < to)) ? 1 : 0
    const tenth = Math.ceil(meeting.turns.length / 10)
    const covered = order.slice(0, tenth).filter((turn) => gold.has(turn)).length / gold.size
    rows.push({ hit, covered, possible: Math.min(1, tenth / gold.size), isShort: gold.size <= tenth })
  }
  const told = (some: typeof rows) =>
    `${some.length} queries: first five windows ${share(mean(some.map((row) => row.hit)))}, first tenth of turns ${share(mean(some.map((row) => row.covered)))} (at most ${share(mean(some.map((row) => row.possible)))})`
  return { all: told(rows), short: told(rows.filter((row) => row.isShort)) }
}

async function rank(): Promise<void> {
  const started = performance.now()
  const asked = await askedOf(namesOf(part === "fit" ? "train" : "val"))
  const words = featureNames.map((name) => (name === "words" ? 1 : 0))
  console.log("words alone  ", await measureRank(asked, { words, meaning: words, stretch: words }))
  console.log("as it is     ", await measureRank(asked))
  if (part === "fit") {
    const fitted = { ...rankWeights, stretch: await fit(asked) }
    console.log(JSON.stringify(fitted))
    console.log("fitted again ", await measureRank(asked, fitted))
  }
  console.log(`${Math.round(performance.now() - started)} ms`)
}

/** Logistic regression of "belongs to the gold" on the features of turns. */
async function fit(asked: readonly Asked[]): Promise<readonly number[]> {
  const rows: number[][] = []
  const targets: number[] = []
  for (const { meeting, query, gold } of asked) {
    const features = await turnFeatures(meeting, query, embedder)
    const step = Math.max(1, Math.floor(meeting.turns.length / 100))
    for (let turn = 0; turn < meeting.turns.length; turn += step) {
      rows.push([...features.map((feature) => feature[turn]!), 1])
      targets.push(gold.has(turn) ? 1 : 0)
    }
  }
  const { weights } = fitLogistic(rows, targets, (feature) => (feature === rows[0]!.length - 1 ? 0 : 20))
  return weights.slice(0, -1).map((weight) => Math.round(weight * 1000) / 1000)
}

/** Pk: how often two turns a half segment apart are wrongly put together or apart. Source: Beeferman et al., 1999. */
function pk(gold: ReadonlySet<number>, given: ReadonlySet<number>, count: number): number {
  const reach = Math.max(2, Math.round(count / (gold.size + 1) / 2))
  let [wrong, all] = [0, 0]
  const isParted = (starts: ReadonlySet<number>, from: number) => {
    for (let turn = from + 1; turn <= from + reach; turn += 1) if (starts.has(turn)) return true
    return false
  }
  for (let from = 0; from + reach < count; from += 1) {
    if (isParted(gold, from) !== isParted(given, from)) wrong += 1
    all += 1
  }
  return wrong / Math.max(1, all)
}

async function topics(): Promise<void> {
  const rows: { ours: number; equal: number; goldEqual: number; none: number }[] = []
  for (const name of namesOf(part === "fit" ? "train" : "val")) {
    const raw = readMeeting(name)
    const count = raw.blocks.length
    const gold = new Set(
      raw.topics.flatMap((topic) => topic.relevant_text_span.flatMap(([from, to]) => [Number(from), Number(to) + 1])),
    )
    for (const start of [...gold]) if (start <= 0 || start >= count || gold.has(start - 1)) gold.delete(start)
    const meeting = await prepareMeeting(raw, embedder)
    const ours = new Set(meeting.topics.map((topic) => topic.from).filter((from) => from > 0))
    const parts = (number: number) =>
      new Set(Array.from({ length: number }, (_, index) => Math.round(((index + 1) * count) / (number + 1))))
    rows.push({
      ours: pk(gold, ours, count),
      equal: pk(gold, parts(ours.size), count),
      goldEqual: pk(gold, parts(gold.size), count),
      none: pk(gold, new Set(), count),
    })
  }
  console.log(
    `${rows.length} meetings, Pk (lower is better): ours ${share(mean(rows.map((row) => row.ours)))}, equal parts of the same number ${share(mean(rows.map((row) => row.equal)))}, equal parts of the true number ${share(mean(rows.map((row) => row.goldEqual)))}, no boundary ${share(mean(rows.map((row) => row.none)))}`,
  )
}

if (what === "rank") await rank()
else if (what === "topics") await topics()
else if (what === "acts") measureActs(part)
else await measureActsByModel(part.split(","))
