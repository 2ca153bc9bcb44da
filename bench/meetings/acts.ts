import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type Act, findActs } from "../../src/apps/meetings/acts.ts"
import { judgedByModel, leastForModel } from "../../src/apps/meetings/by-model.ts"
import { settleDecisions } from "../../src/apps/meetings/decisions.ts"
import { type People, peopleOf } from "../../src/apps/meetings/people.ts"
import { settleTasks } from "../../src/apps/meetings/tasks.ts"
import { readTurns, type Turn } from "../../src/apps/meetings/turns.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { keepReplies } from "../models/kept.ts"
import { readMeeting, share } from "./read.ts"

interface Label {
  readonly meeting: string
  readonly part: "fit" | "val" | "unseen" | "fresh"
  readonly decisions: readonly (readonly [number, number])[]
  readonly tasks: readonly { readonly turns: readonly [number, number]; readonly owner: string }[]
}

interface Sums {
  readonly decisions: [right: number, wrong: number, missed: number]
  readonly tasks: [right: number, wrong: number, missed: number]
  owners: number
  rightOwners: number
  quotes: number
  exact: number
}

const atLeast = 0.5

function labelsOf(isWanted: (label: Label) => boolean): readonly Label[] {
  return readFileSync(new URL("../meetings-labels.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line): Label => JSON.parse(line))
    .filter(isWanted)
}

/** Decisions and tasks of a part's meetings against the labels, by signs alone. */
export function measureActs(part: string): void {
  const sums = noSums()
  for (const label of labelsOf((entry) => entry.part === part && entry.meeting.includes(process.env.MEETING ?? ""))) {
    const { text, turns, people } = read(label)
    add(sums, label, text, turns, people, findActs(text, turns, people, undefined))
  }
  print("", sums)
}

/**
 * The same with a model, on meetings by name: by signs alone, by the model's word wherever it was asked, and both weighed
 * together as the app does with a model elsewhere.
 */
export async function measureActsByModel(names: readonly string[]): Promise<void> {
  const kept = await keepReplies(process.env.GROUNDWORK_MODEL, "meetings")
  const home = resolve(import.meta.dirname, "../../.cache/meetings")
  const groundwork = await createGroundwork({ home, model: kept.model, limits: { modelMs: 600_000 } })
  if (groundwork.appParts.model === undefined) throw new Error("no model is set")
  // As if it were one elsewhere, whose word counts: on this machine it would change nothing.
  const model = { ...groundwork.appParts.model, external: true }
  const ways = { "signs alone": noSums(), "the model's word": noSums(), "both weighed": noSums() }
  const words = { decision: 0, task: 0, none: 0 }
  let [calls, seconds, sentences] = [0, 0, 0]
  for (const label of labelsOf(({ meeting }) => names.some((name) => meeting.endsWith(name)))) {
    const { text, turns, people } = read(label)
    const context = groundwork.context({ kind: "bench" })
    const found = findActs(text, turns, people, undefined, leastForModel(model, atLeast))
    const source = { title: label.meeting, text, localOnly: false }
    const { acts, problems } = await judgedByModel(context, model, source, turns, found, atLeast)
    const alone = found.flatMap((act, at) => byWord(act, acts[at]!, model.id, words))
    add(ways["signs alone"], label, text, turns, people, findActs(text, turns, people, undefined))
    add(ways["the model's word"], label, text, turns, people, alone)
    const together = acts.filter(({ probability }) => probability >= atLeast)
    add(ways["both weighed"], label, text, turns, people, together)
    const taken = kept.taken()
    calls += taken.calls
    seconds += taken.seconds
    sentences += found.length
    console.error(`${label.meeting}: ${taken.calls} calls, ${taken.seconds.toFixed(0)} s ${JSON.stringify(problems)}`)
  }
  for (const [way, sums] of Object.entries(ways)) print(`${way}: `, sums)
  console.log(`${sentences} sentences; said of them ${JSON.stringify(words)}`)
  console.log(`${calls} calls, ${(seconds / Math.max(1, calls)).toFixed(0)} s a call`)
  await groundwork.close()
  kept.close()
}

/** What the model said of a sentence, taken as it is; a sentence that it was not asked about stays where signs are for it. */
function byWord(act: Act, judged: Act, model: string, words: Record<string, number>): readonly Act[] {
  const said = judged.reasons.at(-1)?.replace(`${model} says: `, "")
  if (judged.reasons.length === act.reasons.length || said === undefined) return act.probability >= atLeast ? [act] : []
  words[said] = (words[said] ?? 0) + 1
  return said === "none" ? [] : [judged]
}

function read(label: Label) {
  const { text, blocks } = readMeeting(label.meeting)
  const turns = readTurns({ text, blocks })
  return { text, turns, people: peopleOf(turns) }
}

function noSums(): Sums {
  return { decisions: [0, 0, 0], tasks: [0, 0, 0], owners: 0, rightOwners: 0, quotes: 0, exact: 0 }
}

/** A find counts where its turn lies in a labelled stretch, or one turn beside it; two in one stretch are one. */
function matches(stretches: readonly (readonly [number, number])[], places: readonly number[]) {
  const isIn = (place: number, [from, to]: readonly [number, number]) => place >= from - 1 && place <= to + 1
  const wrong = places.filter((place) => !stretches.some((stretch) => isIn(place, stretch)))
  const missed = stretches.filter((stretch) => !places.some((place) => isIn(place, stretch)))
  return { right: stretches.length - missed.length, wrong, missed }
}

function add(
  sums: Sums,
  label: Label,
  text: string,
  turns: readonly Turn[],
  people: People,
  found: readonly Act[],
): void {
  const decisions = settleDecisions(found).standing
  const tasks = settleTasks(text, turns, found, people, undefined)
  const places = [...decisions.map(({ act, span }) => ({ turn: act.turn, span })), ...tasks.map(({ act }) => act)]
  for (const { turn, span } of places) {
    sums.quotes += 1
    if (span.start >= turn.words.start && span.end <= turn.words.end) sums.exact += 1
  }
  const ofDecisions = matches(
    label.decisions,
    decisions.map(({ act }) => act.turn.index),
  )
  const ofTasks = matches(
    label.tasks.map((task) => task.turns),
    tasks.map(({ act }) => act.turn.index),
  )
  for (const [key, result] of [
    ["decisions", ofDecisions],
    ["tasks", ofTasks],
  ] as const) {
    sums[key][0] += result.right
    sums[key][1] += result.wrong.length
    sums[key][2] += result.missed.length
  }
  for (const task of label.tasks) {
    const given = tasks.filter(({ act }) => act.turn.index >= task.turns[0] - 1 && act.turn.index <= task.turns[1] + 1)
    const named = given.flatMap(({ owner }) => (owner.kind === "known" ? [owner.name] : []))
    if (named.length === 0) continue
    sums.owners += 1
    if (named.some((name) => isOwner(name, task.owner))) sums.rightOwners += 1
  }
  if (process.env.SHOW === undefined) return
  const told = ({ kind, probability, words, reasons }: Act) =>
    `${kind} ${probability.toFixed(2)} ${words.slice(0, 150)} [${reasons.join("; ")}]`
  const shown = (turn: number) =>
    `  ${turn}: ${found
      .filter((act) => act.turn.index === turn)
      .map(told)
      .join(" || ")}`
  console.log(
    label.meeting,
    "\n wrong decisions",
    ofDecisions.wrong.map(shown).join("\n"),
    "\n missed",
    JSON.stringify(ofDecisions.missed),
    "\n wrong tasks",
    ofTasks.wrong.map(shown).join("\n"),
    "\n missed",
    JSON.stringify(ofTasks.missed),
  )
}

/** Labels name a speaker by the initials of the name; "*" is everybody or nobody in particular. */
function isOwner(name: string, wanted: string): boolean {
  if (wanted === "*") return name === "everyone"
  return (
    name === wanted ||
    name
      .split(/\s+/)
      .map((word) => word[0])
      .join("") === wanted
  )
}

function print(way: string, { decisions, tasks, owners, rightOwners, quotes, exact }: Sums): void {
  for (const [key, [right, wrong, missed]] of Object.entries({ decisions, tasks }))
    console.log(
      `${way}${key}: precision ${share(right / Math.max(1, right + wrong))}, recall ${share(right / Math.max(1, right + missed))}, F1 ${share((2 * right) / Math.max(1, 2 * right + wrong + missed))} (${right} right, ${wrong} wrong, ${missed} missed)`,
    )
  console.log(`${way}owner right ${rightOwners} of ${owners}; quotes to the letter ${exact} of ${quotes}`)
}
