import type { Span } from "../../core/document.ts"
import { plainWords } from "./cues.ts"
import type { Turn } from "./turns.ts"

/** A place of a meeting that belongs in its minutes, with why. */
export interface Remark {
  readonly turn: Turn
  readonly span: Span
  readonly confidence: number
  readonly reason: string
  /** The reply that shows it. */
  readonly reply?: { readonly turn: Turn; readonly span: Span }
}

const notKnown =
  /\b(?:(?:don't|do not|didn't) (?:really )?know|dunno|no idea|not sure|no answer|(?:have|need|has) to (?:check|find out|ask|look|verify|discuss)|good question|can(?:'t|not) (?:say|tell|answer)|find out|we'll see|not yet|I'll (?:check|look into|ask|find)|look into|next meeting|it depends|still open|to be (?:decided|discussed)|let us look|take (?:that|it) up|(?:talk|discuss|come back|decide|look)[^.?!]{0,30}(?:later|next (?:time|week|meeting)|another time)|inaudible)\b/i
const asksForDeed =
  /\b(?:can|could|would|will) you\b|\bshall we\b|\bwhy don't we\b|\bany (?:questions?|objections?|comments?|thoughts)\b|\bhow are you\b|\bmind if\b/i
const tag = /\b(?:right|okay|ok|yeah|no|isn't it|aren't they|don't you|is it|huh|alright|correct)\s?\?$/i

const asksFor: readonly { readonly question: RegExp; readonly answer: RegExp }[] = [
  {
    question:
      /^(?:and |but |so |then |well |okay,? |now )*who(?:'s|'ll| is| are| will| would| could| can| should| has| needs| does| do| pays?|se)?\b/i,
    answer:
      /\b(?:I|me|us|he|she|they|you|somebody|nobody|everybody)\b(?!,? (?:suggest|think|guess|don't know|wonder|mean))|\bwe (?:do|will|pay|can|have)\b|\b(?:the|our|my|their) [\p{L}-]+ (?:does|do|will|pays?|can)\b/iu,
  },
  {
    question: /^(?:and |but |so |then |well |okay,? |now )*(?:when\b|by when\b|until when\b|how soon\b)/i,
    answer:
      /\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|tomorrow|week|month|year|soon|now|later|before|after|january|february|march|april|may|june|july|august|september|october|november|december)\b/i,
  },
  {
    question: /^(?:and |but |so |then |well |okay,? |now )*how (?:much|many)\b/i,
    answer:
      /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|half|none|nothing|free|enough|all|a (?:lot|few|couple))\b/i,
  },
]
/** Asked of the meeting itself: its course answers it. */
const ofTheMeeting =
  /\bwho(?:'s| is| wants| would like| will| goes)?(?: to)? (?:next|first|start|begin|go|speak|else)\b|\bwho (?:are you|is it|was that)\b/i

/** True for "who", "when" and "how much" of some length that neither of the next two turns, nor the rest of its own, answers. */
function staysUnanswered(text: string, turns: readonly Turn[], turn: Turn, place: number, words: string): boolean {
  const asked = asksFor.find(({ question }) => question.test(words))
  if (asked === undefined || ofTheMeeting.test(words)) return false
  const names = new Set(turns.flatMap(({ speaker }) => (speaker === undefined ? [] : speaker.split(/\s+/))))
  const rest = turn.sentences.slice(place + 1).map((span) => text.slice(span.start, span.end))
  const replies = turns.slice(turn.index + 1, turn.index + 3).map(({ words: span }) => text.slice(span.start, span.end))
  const isWho = asked === asksFor[0]
  // What comes behind another question answers that one.
  const next = replies.findIndex((said) => said.trim().endsWith("?"))
  return ![...rest, ...(next < 0 ? replies : replies.slice(0, next))].some((said) => {
    const reply = plainWords(said)
    return asked.answer.test(reply) || (isWho && [...names].some((name) => name.length > 2 && reply.includes(name)))
  })
}

const leftOpen = /\b(?:leave|keep) (?:it|that|this) open\b/i

/** "Nobody knows yet who writes the texts": a question that nobody had to ask. */
const saidOpen =
  /\b(?:nobody|no one|none of us) knows?\b[^.?!]{0,20}\b(?:who|when|what|whether|how|which|where|if)\b|\bwe (?:still )?(?:don't|do not) know (?:yet )?(?:who|when|what|whether|how|which|where|if)\b|\b(?:it|that)(?:'s| is) (?:still |yet )?(?:open|unclear|not (?:yet )?clear|undecided)\b[^.?!]{0,15}\b(?:who|when|what|whether|how|which|where|if)\b/i

/** Questions that the answers leave open: the reply says that nobody knows, or there is none. */
export function openQuestions(text: string, turns: readonly Turn[]): readonly Remark[] {
  const found: Remark[] = []
  for (const turn of turns) {
    for (const [place, span] of turn.sentences.entries()) {
      const words = plainWords(text.slice(span.start, span.end))
      // The question itself may stand there already.
      if (leftOpen.test(words) && turn.index - (found.at(-1)?.turn.index ?? -9) > 3) {
        found.push({ turn, span, confidence: 0.7, reason: "It was left open" })
        continue
      }
      if (saidOpen.test(words)) {
        found.push({ turn, span, confidence: 0.75, reason: "It was said that this is not known" })
        continue
      }
      if (!words.endsWith("?") || words.split(" ").length < 4 || asksForDeed.test(words) || tag.test(words)) continue
      const rest = turn.sentences.slice(place + 1)
      const isAnsweredBySelf = rest.length > 2
      const reply = turns.slice(turn.index + 1, turn.index + 3).find((next) => {
        const said = plainWords(text.slice(next.words.start, next.words.end))
        return next.speaker !== turn.speaker && said.split(" ").length < 40 && notKnown.test(said)
      })
      const isLast = turn.index === turns.length - 1
      const isUnanswered = isLast ? !isAnsweredBySelf : staysUnanswered(text, turns, turn, place, words)
      if (reply === undefined && !isUnanswered) continue
      const answer = reply?.sentences.find((sentence) =>
        notKnown.test(plainWords(text.slice(sentence.start, sentence.end))),
      )
      found.push({
        turn,
        span,
        confidence: reply === undefined ? 0.5 : 0.8,
        reason: reply === undefined ? "It was not answered" : "The answer was that it is not known yet",
        ...(reply === undefined ? {} : { reply: { turn: reply, span: answer ?? reply.words } }),
      })
    }
  }
  return found
}

const strong =
  /\brisk(?:s|y)?\b|\bdanger(?:ous)?\b|\bworr(?:y|ied|ies)\b|\bI(?:'m| am) (?:afraid|concerned)\b|\bthreat|\bjeopard|\b(?:my|one|a|main|big) concern\b|\b(?:may|might|could|will|won't) (?:not )?(?:fail|break|collapse|not last|not hold)\b|\bwe (?:will |would |could )?lose the\b|\bno (?:second|backup|spare|fallback)\b/i
const weak =
  /\bif (?:it|that|this|they|we|he|she) (?:fails?|breaks?|miss|don't|doesn't|can't|lose)\b|\bfails?\b|\b(?:can't|cannot) (?:hear|promise|guarantee|deliver|rely)\b|\btoo (?:late|expensive|loud|heavy|tight)\b|\bdelay|\bnot enough\b|\bproblem\b|\bnoise\b|\brun out of\b|\bshort of\b|\bmiss the\b/gi
const pointsBack = /^(?:I see |we see )?(?:that|this|it)\b/i

/** Risks that were voiced, with the sentence that a bare "that is a risk" points back to. */
export function risks(text: string, turns: readonly Turn[]): readonly Remark[] {
  const found: Remark[] = []
  for (const turn of turns) {
    for (const [place, span] of turn.sentences.entries()) {
      const words = plainWords(text.slice(span.start, span.end))
      if (words.endsWith("?") || words.split(" ").length < 4) continue
      const isStrong = strong.test(words) && !/\bdon't worry|\bno (?:worries|risk|danger)\b/i.test(words)
      const weakSigns = words.match(weak)?.length ?? 0
      if (!isStrong && weakSigns < 2) continue
      const before = turn.sentences[place - 1]
      const last = found.at(-1)
      const isNext = last !== undefined && last.turn === turn && before !== undefined && last.span.end === before.end
      const start = isNext
        ? last.span.start
        : before !== undefined &&
            /\bI see that|^(?:that|this|it) (?:is|may|might|could|will|won't)\b/i.test(words) &&
            pointsBack.test(words)
          ? before.start
          : span.start
      if (isNext) found.pop()
      found.push({
        turn,
        span: { start, end: span.end },
        confidence: isStrong ? 0.7 : 0.55,
        reason: "A risk was voiced",
      })
    }
  }
  return found
}

const lost =
  /\[(?:inaudible|unintelligible|unclear|crosstalk|indistinct)[^\]]*\]|\((?:inaudible|unintelligible|unclear|crosstalk|indistinct)[^)]*\)|<(?:inaudible|unintelligible)>/i

/** Sentences of which a part could not be heard. */
export function inaudible(text: string, turns: readonly Turn[]): readonly Remark[] {
  return turns.flatMap((turn) =>
    turn.sentences
      .filter((span) => lost.test(text.slice(span.start, span.end)))
      .map((span) => ({ turn, span, confidence: 0.9, reason: "A part of it could not be heard" })),
  )
}
