import { z } from "zod"
import type { Span } from "../../core/document.ts"
import type { Citation } from "../../core/evidence.ts"
import type { NotFound } from "../../core/finding.ts"
import type { SourceDocument } from "../app.ts"
import { citeMoment } from "./cite.ts"
import type { Decision, Revocation } from "./decisions.ts"
import type { Remark } from "./remarks.ts"
import type { Owner, Task } from "./tasks.ts"
import type { Topic } from "./topics.ts"
import type { Turn } from "./turns.ts"

const citationSchema = z.custom<Citation>((value) => typeof value === "object" && value !== null && "quote" in value)
const foundSchema = z.looseObject({
  value: z.string(),
  evidence: z.array(citationSchema),
  verdict: z.enum(["supported", "partly", "contradicted", "unsupported"]),
  confidence: z.number(),
})
const notFoundSchema = z.looseObject({
  status: z.enum(["missing", "unclear", "abstained"]),
  reason: z.string(),
  nearest: z.array(citationSchema),
})
const findingSchema = z.union([foundSchema, notFoundSchema])

/** What a meeting came to. Every entry is a finding; a quote stands in the transcript to the letter. */
export const minutesSchema = z.object({
  title: z.string(),
  date: z.string().optional(),
  participants: z.array(z.string()),
  topics: z.array(findingSchema),
  decisions: z.array(findingSchema),
  tasks: z.array(z.object({ what: findingSchema, owner: findingSchema, due: findingSchema })),
  questions: z.array(findingSchema),
  risks: z.array(findingSchema),
  unclear: z.array(findingSchema),
  revoked: z.array(findingSchema),
})
export type Minutes = z.infer<typeof minutesSchema>

type Place = { readonly turn: Turn; readonly span: Span }

const cites = (source: SourceDocument, places: readonly Place[]) =>
  places.map(({ turn, span }) => citeMoment(source, turn, span))

function found(value: string, evidence: readonly Citation[], confidence: number) {
  return {
    value,
    evidence: [...evidence],
    verdict: "supported" as const,
    confidence: Math.round(confidence * 100) / 100,
  }
}

function notFound(status: NotFound["status"], reason: string, nearest: readonly Citation[]) {
  return { status, reason, nearest: [...nearest] }
}

function wordsOf(source: SourceDocument, span: Span): string {
  return source.text.slice(span.start, span.end).trim()
}

/** A topic with its time: the value is what is said most in it, the evidence the words that open it. */
export function topicFinding(source: SourceDocument, turns: readonly Turn[], topic: Topic) {
  const stretch = turns.slice(topic.from, topic.to)
  const opening = stretch.find((turn) => turn.sentences.length > 0) ?? stretch[0]
  const last = stretch.at(-1)
  const name = topicName(source, stretch, topic)
  const places = opening === undefined ? [] : [{ turn: opening, span: opening.sentences[0] ?? opening.words }]
  const endSeconds = last?.endSeconds ?? last?.startSeconds
  return {
    ...found(name, cites(source, places), 0.6),
    turns: { from: topic.from, to: topic.to - 1 },
    ...(opening?.startSeconds === undefined ? {} : { startSeconds: opening.startSeconds }),
    ...(endSeconds === undefined ? {} : { endSeconds }),
  }
}

/** The telling stems as they are written in the stretch most. */
function topicName(source: SourceDocument, stretch: readonly Turn[], topic: Topic): string {
  const text = stretch.map((turn) => wordsOf(source, turn.words)).join(" ")
  const written = topic.stems.map(
    (stem) =>
      new RegExp(
        `(?<![\\p{L}\\p{N}])${stem.slice(0, Math.max(3, stem.length - 1)).replace(/[^\p{L}\p{N}]/gu, ".")}[\\p{L}\\p{N}]*`,
        "iu",
      ).exec(text)?.[0] ?? stem,
  )
  return written.length === 0
    ? wordsOf(source, stretch[0]?.words ?? { start: 0, end: 0 }).slice(0, 60)
    : written.join(", ")
}

/** The decision in its own words; where it was said again, those places are evidence, too. */
export function decisionFinding(source: SourceDocument, { act, span, also = [] }: Decision) {
  const places = [{ turn: act.turn, span }, ...also.map((again) => ({ turn: again.act.turn, span: again.span }))]
  return {
    ...found(wordsOf(source, span), cites(source, places), act.probability),
    reasons: [...act.reasons],
  }
}

/** What no longer holds: the value is the earlier decision where this meeting took it, with both places as evidence. */
export function revokedFinding(source: SourceDocument, { by, earlier }: Revocation) {
  const taking = citeMoment(source, by.turn, by.span, "contradicts")
  if (earlier === undefined)
    return {
      ...found(wordsOf(source, by.span), [citeMoment(source, by.turn, by.span)], by.probability),
      revokedBy: wordsOf(source, by.span),
    }
  const place = citeMoment(source, earlier.act.turn, earlier.span)
  return {
    ...found(wordsOf(source, earlier.span), [place, taking], by.probability),
    verdict: "contradicted" as const,
    revokedBy: wordsOf(source, by.span),
  }
}

/** What is to be done in its own words, with owner and day as findings of their own: each may be missing or unclear by itself. */
export function taskFinding(source: SourceDocument, task: Task): Minutes["tasks"][number] {
  const { act, owner, due, taken } = task
  const places: Place[] = [{ turn: act.turn, span: act.span }, ...(taken === undefined ? [] : [taken])]
  return {
    what: { ...found(wordsOf(source, act.span), cites(source, places), act.probability), reasons: [...act.reasons] },
    owner: ownerFinding(source, owner),
    due:
      due === undefined
        ? notFound("missing", "No day was named", cites(source, [{ turn: act.turn, span: act.span }]))
        : dueFinding(source, due),
  }
}

/** A day as an ISO date; as it was written where only its year is open; unclear where no day can be told. */
function dueFinding(source: SourceDocument, due: NonNullable<Task["due"]>) {
  const said = source.text.slice(due.start, due.end)
  const places = cites(source, [{ turn: due.turn, span: due }])
  if (due.iso !== undefined) return { ...found(due.iso, places, due.confidence), said }
  if (due.isDay === true) return { ...found(said, places, 0.6), said, problem: "The year is not known" }
  return { ...notFound("unclear", `“${said}” cannot be told as a day`, places), said }
}

function ownerFinding(source: SourceDocument, owner: Owner) {
  switch (owner.kind) {
    case "known":
      return found(owner.name, cites(source, [owner]), owner.confidence)
    case "missing":
    case "unclear":
      return notFound(owner.kind, owner.reason, cites(source, owner.places))
    default:
      return owner satisfies never
  }
}

/** A question or a risk, with the reply that shows it. */
export function remarkFinding(source: SourceDocument, remark: Remark) {
  const places: Place[] = [remark, ...(remark.reply === undefined ? [] : [remark.reply])]
  return { ...found(wordsOf(source, remark.span), cites(source, places), remark.confidence), reason: remark.reason }
}

/** What stayed unclear: tasks that nobody owns, and words that could not be heard. */
export function unclearFindings(source: SourceDocument, tasks: readonly Task[], unheard: readonly Remark[]) {
  const ownerless = tasks.flatMap(({ owner }) =>
    owner.kind === "known"
      ? []
      : [
          {
            ...notFound("unclear", owner.reason, cites(source, owner.places)),
            kind: owner.kind === "missing" ? "no owner" : "unclear owner",
          },
        ],
  )
  const lost = unheard.map((remark) => ({
    ...notFound("unclear", remark.reason, cites(source, [remark])),
    kind: "inaudible",
  }))
  return [...ownerless, ...lost]
}
