import type { Span } from "../../core/document.ts"
import type { Act } from "./acts.ts"
import { plainWords } from "./cues.ts"
import { type Due, findDue } from "./due.ts"
import type { People } from "./people.ts"
import { namedIn } from "./people.ts"
import type { Turn } from "./turns.ts"

interface Place {
  readonly turn: Turn
  readonly span: Span
}

/** Who does a task: a person of the meeting, or why nobody can be told. Places are what was said about it. */
export type Owner =
  | {
      readonly kind: "known"
      readonly name: string
      readonly confidence: number
      readonly turn: Turn
      readonly span: Span
    }
  | {
      readonly kind: "missing" | "unclear"
      readonly reason: string
      readonly places: readonly { readonly turn: Turn; readonly span: Span }[]
    }

export interface Task {
  readonly act: Act
  readonly owner: Owner
  readonly due?: Due & { readonly turn: Turn }
  /** The turn in which the person asked took it. */
  readonly taken?: { readonly turn: Turn; readonly span: Span }
}

/** The tasks among the acts, each with who is to do it and by when. An answer that takes a task is no second task. */
export function settleTasks(
  text: string,
  turns: readonly Turn[],
  acts: readonly Act[],
  people: People,
  meeting: string | undefined,
): readonly Task[] {
  const asked = acts.filter((act) => act.kind === "task")
  const takenTurns = new Map(
    asked.flatMap((act) => (act.accepted === undefined ? [] : [[act.accepted.index, act] as const])),
  )
  return asked
    .filter((act) => {
      const request = takenTurns.get(act.turn.index)
      const isAnswer = request !== undefined && request !== act && act.span === act.turn.sentences[0]
      return !isAnswer || (act.words.split(" ").length > 9 && !isRequest(request.words))
    })
    .map((act) => {
      const taken =
        act.accepted === undefined
          ? undefined
          : { turn: act.accepted, span: act.accepted.sentences[0] ?? act.accepted.words }
      const later = taken === undefined ? undefined : findDue(text, taken.turn.words, meeting)
      const due = act.due ?? later
      return {
        act,
        owner: ownerOf(text, turns, act, people),
        ...(due === undefined
          ? {}
          : { due: { ...due, turn: act.due === undefined && taken !== undefined ? taken.turn : act.turn } }),
        ...(taken === undefined ? {} : { taken }),
      }
    })
}

const everyone = "everyone"
const self =
  /\bI(?:'ll| will| shall|'m| am| can| could| have| need| must| should|'ve| still| want| would|'d)\b|\bwill do\b|\blet me\b|\b(?:to|with) me\b/i
const allOfYou =
  /\b(?:everybody|everyone|all of you|each of you|every one of you|every of you|you all|you guys|we all|each of us|all of us)\b|\byou will all\b/i
const anyone = /\b(?:somebody|someone|anybody|anyone|one of us|one of you|who)\b/i
const toYou = /\byou(?:'ll|'re|r)?\b|\bplease\b/i

function isRequest(words: string): boolean {
  return toYou.test(words) && !/\bI(?:'ll| will)\b/i.test(words)
}

/** Who is meant: the named one, "I" who speaks, "you" who takes it, answers, or spoke before. */
function ownerOf(text: string, turns: readonly Turn[], act: Act, people: People): Owner {
  const { turn, span, words } = act
  const here = { turn, span }
  const nextSpan = turn.sentences[turn.sentences.indexOf(span) + 1]
  const known = (
    name: string,
    confidence: number,
    from: { readonly turn: Turn; readonly span: Span } = here,
  ): Owner => ({ kind: "known", name, confidence, ...from })
  const doers = act.named.filter((person) => person.how === "doer")
  if (/\bor\b/.test(words) && doers.length > 1)
    return {
      kind: "unclear",
      reason: `More than one person was named: ${doers.map((person) => person.name).join(", ")}`,
      places: [here],
    }
  const called = act.named.find((person) => person.how === "called")
  if (called !== undefined && toYou.test(words)) return known(called.name, 0.95)
  const first = doers[0]
  if (first !== undefined && !anyone.test(words))
    return known(
      doers.map((person) => person.name).join(", "),
      people.byCall.has(first.name.toLowerCase()) ? 0.9 : 0.75,
    )
  if (anyone.test(words) && !self.test(words)) {
    const taker = act.accepted
    if (taker?.speaker !== undefined)
      return known(taker.speaker, 0.8, { turn: taker, span: taker.sentences[0] ?? taker.words })
    return { kind: "missing", reason: "Nobody was named for it", places: [here] }
  }
  if (nextSpan !== undefined) {
    const after = plainWords(text.slice(nextSpan.start, nextSpan.end))
    const options = namedIn(after, people)
    if (/\b(?:could|might|can) do (?:it|that|this)\b/i.test(after) && options.length > 0)
      return {
        kind: "unclear",
        reason: "Somebody was proposed for it, and nobody took it",
        places: [here, { turn, span: nextSpan }],
      }
  }
  if (allOfYou.test(words)) return known(everyone, 0.7)
  if (toYou.test(words) && (!self.test(words) || /\bI(?:'d like| want| need| would like) you\b/i.test(words)))
    return addressee(text, turns, act, people, known)
  if (self.test(words)) {
    return turn.speaker === undefined
      ? { kind: "missing", reason: "The transcript names no speakers", places: [here] }
      : known(turn.speaker, 0.92)
  }
  const taker = act.accepted
  if (taker?.speaker !== undefined)
    return known(taker.speaker, 0.75, { turn: taker, span: taker.sentences[0] ?? taker.words })
  return {
    kind: "missing",
    reason: /\bwe\b/i.test(words) ? "“We” was said, and no person" : "No person was named for it",
    places: [here],
  }
}

const acknowledges = /^(?:yes|yeah|yep|sure|ok|okay|fine|alright|right|of course|no problem|oh)\b/i

/** "You": the one who takes it or says yes to it; otherwise it may be anybody in the room, and where only two speak, the other. */
function addressee(
  text: string,
  turns: readonly Turn[],
  act: Act,
  people: People,
  known: (name: string, confidence: number, from?: Place) => Owner,
): Owner {
  const { turn } = act
  const taker = act.accepted
  if (taker?.speaker !== undefined) return known(taker.speaker, 0.9, firstOf(taker))
  const next = turns[turn.index + 1]
  const answer = next === undefined ? "" : plainWords(text.slice(next.words.start, next.words.end))
  if (next?.speaker !== undefined && next.speaker !== turn.speaker && acknowledges.test(answer))
    return known(next.speaker, 0.7, firstOf(next))
  const others = people.speakers.filter((speaker) => speaker !== turn.speaker)
  const other = others[0]
  if (turn.speaker !== undefined && others.length === 1 && other !== undefined) return known(other, 0.8)
  return {
    kind: "unclear",
    reason: "“You” was said to more than one, and nobody answered",
    places: [{ turn, span: act.span }],
  }
}

function firstOf(turn: Turn): Place {
  return { turn, span: turn.sentences[0] ?? turn.words }
}
