import type { RunRecord, Step } from "../core/run.ts"

/**
 * A trace as a story: who asked what, how it was understood, what was found and why, what was proposed, what the gate said of
 * it, what came out, what it took and cost.
 */
export function tellRun(run: RunRecord): string {
  const titles = titlesIn(run.output)
  return [
    `${run.kind} ${run.id}`,
    `  ${run.startedAt}, by ${nameOf(run)}: ${run.status} in ${milliseconds(run.ms)}`,
    ...said("asked", field(run.input, "text") ?? field(run.input, "question") ?? run.input),
    ...said("understood as", field(run.output, "understoodAs")),
    ...run.steps.flatMap((step) => tellStep(step, titles)),
    ...tellOutput(run.output),
    `  saw ${count(run.versions.length, "version")} of documents`,
  ].join("\n")
}

function nameOf({ principal }: RunRecord): string {
  if (principal.kind === "system") return "the owner"
  const groups = principal.groups.length === 0 ? "" : ` (${principal.groups.join(", ")})`
  return `${principal.user === "" ? "someone" : principal.user}${groups}`
}

/** Steps that every answer has get words of their own; others are told as they are. */
function tellStep({ name, ms, detail }: Step, titles: ReadonlyMap<string, string>): readonly string[] {
  const took = `(${milliseconds(ms)})`
  switch (name) {
    case "candidates": {
      const how = detail.vectors === true ? "words and meaning" : "words"
      return [
        `  looked for the stems ${list(detail.stems).join(", ")}: ${count(detail.candidates, "candidate")} by ${how} ${took}`,
      ]
    }
    case "retrieve":
      return [`  found ${took}:`, ...some(detail.hits, (hit) => tellHit(hit, titles))]
    case "extract": {
      const words = list(detail.words).join(", ")
      return [
        `  read as a question for ${shown(detail.kind)} about ${words}; weighed ${count(detail.candidates, "sentence")} ${took}:`,
        ...some(detail.best, tellCandidate),
      ]
    }
    case "answer": {
      const by = `${shown(detail.answerer)}, confidence ${shown(detail.confidence)}`
      const notes = list(detail.notes).map((note) => `    note: ${shown(note)}`)
      return [`  proposed by ${by} ${took}:`, ...some(detail.claims, tellClaim), ...notes]
    }
    case "verify":
      return [`  the gate said ${took}:`, ...some(detail.claims, tellClaim)]
    default:
      return [`  ${name} ${took}: ${facts(detail)}`, ...listsOf(detail)]
  }
}

function tellHit(hit: unknown, titles: ReadonlyMap<string, string>): string {
  const passage = field(hit, "passage") ?? ""
  const title = titles.get(passage.slice(0, passage.lastIndexOf(":"))) ?? passage
  return `${shown(part(hit, "score"))}  ${title} [${shown(part(hit, "start"))}–${shown(part(hit, "end"))}]`
}

/** Where the sentence stands and how it did; what its score is made of is in the JSON. */
function tellCandidate(candidate: unknown): string {
  const place = `passage ${Number(part(candidate, "hit")) + 1} [${shown(part(candidate, "start"))}–${shown(part(candidate, "end"))}]`
  return `${place}, score ${shown(part(candidate, "score"))}`
}

function tellClaim(claim: unknown): string {
  const problems = list(part(claim, "problems")).map(
    (problem) =>
      `; ${field(problem, "kind")}: says ${shown(part(problem, "said"))}, evidence ${shown(part(problem, "found"))}`,
  )
  const judged = field(claim, "verdict") ?? shown(part(claim, "confidence"))
  return `${judged}: ${short(field(claim, "text") ?? "", 160)}${problems.join("")}`
}

function tellOutput(output: unknown): readonly string[] {
  const conflicts = list(part(output, "conflicts"))
  const usage = part(output, "usage")
  const cost = part(output, "cost")
  return [
    ...said("declined", field(output, "reason")),
    ...said("said", field(output, "text")),
    ...(conflicts.length === 0 ? [] : [`  documents disagree: ${conflicts.map((c) => field(c, "about")).join(", ")}`]),
    ...(usage === undefined ? [] : [`  tokens: ${facts(usage)}`]),
    ...(typeof cost === "number" ? [`  cost: $${cost.toFixed(6)}`] : []),
  ]
}

const mostShown = 5

function some(value: unknown, tell: (item: unknown) => string): readonly string[] {
  const items = list(value)
  if (items.length === 0) return ["    nothing"]
  const rest = items.length > mostShown ? [`    … ${items.length - mostShown} more, see --json`] : []
  return [...items.slice(0, mostShown).map((item) => `    · ${tell(item)}`), ...rest]
}

function listsOf(detail: unknown): readonly string[] {
  return entries(detail).flatMap(([name, value]) =>
    Array.isArray(value) ? [`    ${name}: ${value.length}`, ...some(value, shown)] : [],
  )
}

/** The values that are neither lists nor objects. */
function facts(value: unknown): string {
  return entries(value)
    .filter(([, inner]) => typeof inner !== "object" || inner === null)
    .map(([name, inner]) => `${name} ${shown(inner)}`)
    .join(", ")
}

/** Titles of the versions that the output cites. */
function titlesIn(value: unknown): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  const visit = (inner: unknown): void => {
    if (typeof inner !== "object" || inner === null) return
    const [version, title] = [field(inner, "version"), field(inner, "title")]
    if (version !== undefined && title !== undefined) titles.set(version, title)
    for (const child of Object.values(inner)) visit(child)
  }
  visit(value)
  return titles
}

function said(what: string, value: unknown): readonly string[] {
  return value === undefined || value === "" || value === null ? [] : [`  ${what}: ${short(shown(value), 500)}`]
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(Math.round(value * 1_000) / 1_000)
  if (typeof value === "string") return short(value, 300)
  return short(JSON.stringify(value) ?? "", 300)
}

function short(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ")
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}

function milliseconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms * 10) / 10} ms` : `${Math.round(ms / 100) / 10} s`
}

function count(value: unknown, noun: string): string {
  return `${shown(value)} ${noun}${value === 1 ? "" : "s"}`
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : []
}

function part(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1]
}

function field(value: unknown, name: string): string | undefined {
  const found = part(value, name)
  return typeof found === "string" ? found : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
