import type { Span } from "../../core/document.ts"
import { choice, cues, plainWords } from "./cues.ts"
import { type Due, findDue } from "./due.ts"
import { type Named, namedIn, type People } from "./people.ts"
import type { Turn } from "./turns.ts"

/** What was said in a sentence, and why it is held to be that. */
export interface Act {
  readonly kind: "decision" | "task"
  readonly turn: Turn
  readonly span: Span
  /** Words as the cues were matched on. */
  readonly words: string
  /** 0–1. */
  readonly probability: number
  /** Names of the cues that spoke for or against it. */
  readonly reasons: readonly string[]
  readonly due?: Due
  readonly named: readonly Named[]
  /** The turn in which another person took the task or agreed. */
  readonly accepted?: Turn
}

/** Log-odds of a sentence without any sign. */
const bias = -2.4
const leastProbability = 0.5

/** Decisions and tasks of a meeting, in order: each sentence by the sum of its cues, and of what is said right after it. */
export function findActs(
  text: string,
  turns: readonly Turn[],
  people: People,
  meeting: string | undefined,
  threshold = leastProbability,
): readonly Act[] {
  const acts: Act[] = []
  let decided: Span | undefined
  for (const turn of turns) {
    for (const [place, span] of turn.sentences.entries()) {
      const words = plainWords(text.slice(span.start, span.end))
      const around = {
        before: wordsAt(text, turn, place - 1),
        after: wordsAt(text, turn, place + 1),
        isAskedAfter: turn.sentences.slice(place + 1).some((later) => asks.test(text.slice(later.start, later.end))),
        followsDecision: decided !== undefined && decided === turn.sentences[place - 1],
      }
      const act = readSentence(text, turns, turn, { span, words, ...around }, people, meeting)
      // Whatever else is listed: what is likely no decision is followed by nothing.
      if (act !== undefined && act.probability >= leastProbability)
        decided = act.kind === "decision" ? act.span : undefined
      if (act !== undefined && act.probability >= threshold) acts.push(act)
    }
  }
  return acts
}

interface Said {
  readonly span: Span
  readonly words: string
  /** The sentences before and after in the same turn, "" at its edges. */
  readonly before: string
  readonly after: string
  readonly followsDecision: boolean
  /** A later sentence of the same turn asks for something: the reply is to that one. */
  readonly isAskedAfter: boolean
}

function wordsAt(text: string, turn: Turn, place: number): string {
  const span = turn.sentences[place]
  return span === undefined ? "" : plainWords(text.slice(span.start, span.end))
}

function readSentence(
  text: string,
  turns: readonly Turn[],
  turn: Turn,
  { span, words, before, after, followsDecision, isAskedAfter }: Said,
  people: People,
  meeting: string | undefined,
): Act | undefined {
  const length = words.split(" ").length
  if (length < 3 && !/^(?:agreed|approved|will do)\b/i.test(words)) return undefined
  let [decision, task] = [bias, bias]
  const reasons = { decision: [] as string[], task: [] as string[] }
  const add = (name: string, forDecision: number, forTask: number) => {
    decision += forDecision
    task += forTask
    if (forDecision !== 0) reasons.decision.push(name)
    if (forTask !== 0) reasons.task.push(name)
  }
  for (const cue of cues) if (cue.pattern.test(words)) add(cue.name, cue.decision, cue.task)
  const due = findDue(text, span, meeting)
  const named = namedIn(words, people)
  const isRequest = /\b(?:can|could|would|will) you\b/i.test(words)
  if (due !== undefined) add("a day is named", 0.2, 1.4)
  const doer = named.find((person) => person.how === "doer")
  // A name that is not heard in the meeting may be a law or a firm.
  if (doer !== undefined) add("a person is to do it", -0.3, people.speakers.includes(doer.name) ? 1.8 : 0.8)
  if (named.some((person) => person.how === "called") && isRequest) add("a person is asked", 0, 1.2)
  // A request is a question in form only.
  if (isRequest && words.endsWith("?")) add("a request", 0, 1.6)
  if (length > 60) add("a long stretch of talk", -0.8, -0.4)
  const isSettling =
    /^(?:agreed|right|okay|ok|good|fine|all ?right|so be it|done|that'?s (?:decided|settled|it))[.!]?$/i
  if (decision > bias + 0.3 && (followsDecision || isSettling.test(before))) add("goes on from an agreement", 1.3, 0)
  if (/\b(?:could|can|will|should|might) (?:do|take) (?:it|that|this)\b/i.test(after))
    add("the next sentence asks who", 0, 1.4)
  const accepted = isAskedAfter ? undefined : acceptance(text, turns, turn)
  const takes = accepted?.kind === "takes" && !/\bI(?:'ll| will|'m going to)\b/i.test(words)
  if (takes) add("taken on", 0, 1.5)
  const isAgreed = accepted?.kind === "agrees"
  if (isAgreed) add("agreed to", decision > bias + 0.6 ? 0.9 : 0, 0)
  // "Shall we take the blue one?" – "Yes." decides; the question by itself does not.
  if (isAgreed && proposes.test(words)) add("proposed and agreed to", words.endsWith("?") ? 5.6 : 1.4, 0)
  const kind = decision >= task ? "decision" : "task"
  const probability = 1 / (1 + Math.exp(-Math.max(decision, task)))
  return {
    kind,
    turn,
    span,
    words,
    probability,
    reasons: reasons[kind],
    named,
    ...(due === undefined ? {} : { due }),
    ...(accepted !== undefined && (kind === "task" ? takes : accepted.kind === "agrees")
      ? { accepted: accepted.turn }
      : {}),
  }
}

const asks = /\?\s*$|\b(?:can|could|would|will) you\b/i
const proposes = new RegExp(
  `\\b(?:shall we|should we|why don't we|how about if we|what if we|I (?:suggest|propose|move)(?: that)? we|I'd (?:suggest|propose)(?: that)? we|my proposal is(?: that)?(?: we)?) (?:just |then |also )?${choice}\\b`,
  "i",
)

const takesOn =
  /^(?:yes|yeah|yep|sure|ok|okay|of course|no problem|fine|right|alright)?[,.!]?\s*(?:I will\b|I'll (?:do|take|send|try|look|check|get|put)|will do\b|I can (?:do|take|try)|I do that|you(?:'ll| will) (?:have|get) (?:it|them|that)|consider it done|on it\b|leave it (?:to|with) me|my pleasure|gladly|I think I can)/i
const agrees =
  /^(?:yes|yeah|yep|okay|ok|good|fine|sure|exactly|agreed|i agree|alright|right|great|sounds good|perfect|that's fine|mm-hmm)\b/i

/** Whether one of the next two turns of another person takes what was said upon itself, or agrees to it. */
function acceptance(
  text: string,
  turns: readonly Turn[],
  turn: Turn,
): { readonly kind: "takes" | "agrees"; readonly turn: Turn } | undefined {
  let agreeing: Turn | undefined
  for (const next of turns.slice(turn.index + 1, turn.index + 3)) {
    if (next.speaker === undefined || next.speaker === turn.speaker) break
    const words = plainWords(text.slice(next.words.start, next.words.end))
    if (takesOn.test(words)) return { kind: "takes", turn: next }
    if (next.index === turn.index + 1 && agrees.test(words)) agreeing = next
    // What comes behind another question answers that one.
    if (next.sentences.some((span) => asks.test(text.slice(span.start, span.end)))) break
  }
  return agreeing === undefined ? undefined : { kind: "agrees", turn: agreeing }
}
