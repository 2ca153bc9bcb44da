import type { Turn } from "../../core/answer.ts"

/** Somebody hurt, or in danger, in English and German: no article is read out to them, whatever else they ask. */
const danger =
  /\b(?:hurt|injur\w*|wounded|broke my|bleeding|unconscious|hospital|ambulance|paramedics?|accident|fire|flames|smok(?:e|es|ed|ing)|sparks|burn(?:t|s|ed|ing)|scald\w*|explod\w*|explosion|poison\w*|toxic|chok(?:ed|ing)|(?:electric\w*|nasty|got an?) shocks?|shocked (?:me|him|her|us|by)|electrocuted|gas leak|is it (?:still )?safe|danger|dangerous|unsafe|emergency|Stromschl\S+|Stromstoß|elektrische[nr]? Schlag|einen Schlag bekommen|verletz\w*|verbrannt|verbrüht|Verbrennung\w*|brennt|gebrannt|Feuer|Flammen|Rauch|raucht|qualmt|Qualm|blutet|Blut|bewusstlos|vergift\w*|explodier\w*|Gasgeruch|Unfall|Notarzt|Krankenwagen|Rettungswagen|Krankenhaus|Notfall|gefährlich|Gefahr|Lebensgefahr)(?!\p{L})/iu

/** Why a person must take over; the words that say so. Order matters: the first that fits is given as the reason. */
const signals: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  { reason: "Somebody was hurt, or it may not be safe", pattern: danger },
  {
    reason: "The person asks for a person",
    pattern:
      /\b(?:speak|talk|put me through|connect me|chat) (?:to|with)\b.{0,30}\b(?:person|human|agent|someone|somebody|manager|representative|advisor|staff)\b|\b(?:human|real person|live agent)\b|\bcall me(?: back)?\b|\bphone me\b|\bgive me a call\b/i,
  },
  {
    reason: "A legal claim is announced",
    pattern: /\b(?:lawyer|attorney|solicitor|sue|suing|lawsuit|legal action|court|ombudsman)\b/i,
  },
  {
    reason: "The press asks",
    pattern: /\b(?:journalist|reporter|newspaper|press (?:office|statement|enquiry)|statement on|interview)\b/i,
  },
  {
    reason: "It is about personal data",
    pattern:
      /\b(?:delete|erase|remove|send me|export)\b.{0,40}\b(?:my data|the data|data you|personal data|my account)\b|\bgdpr\b|\bright to be forgotten\b/i,
  },
  {
    reason: "It needs an action on an order or account",
    pattern:
      /\b(?:cancel|refund|change|update|reset|track|reopen|resend|close|block|unlock)\b.{0,40}\b(?:my|the|this|one)?\s*(?:order|payment|booking|subscription|account|password|parcel|claim|charge|address)\b|\bcharged\b.{0,40}\btwice\b/i,
  },
  {
    reason: "It needs a look at a case of one's own",
    pattern:
      /\b(?:where is|what about|status of|has)\b.{0,40}\b(?:my|parcel|order|package|delivery|claim|ticket|refund)\b.{0,30}(?:\b[A-Z]{0,3}-?\d{3,}\b|\bapproved\b|\barriv\w*)|\b(?:order|parcel|ticket|claim|invoice)\s+(?:number\s+)?[A-Z]{0,3}-?\d{4,}\b/i,
  },
  {
    reason: "An exception is asked for",
    pattern: /\b(?:make an exception|exception for me|just this once|bend the rules|goodwill)\b/i,
  },
  {
    reason: "The person is not helped any more",
    pattern:
      /\b(?:not listening|useless|ridiculous|unacceptable|fed up|third time|three times|again and again|complain(?:t|ing)?|worst|angry|scam)\b/i,
  },
]

/** What was advised before and has failed. */
const failed =
  /\b(?:did (?:that|all|everything|it)|already (?:did|tried|done)|tried (?:that|it|everything|all)|nobody (?:answers|replied|replies)|no (?:one|reply|answer)|still (?:not|does|doesn't|wobbles|leaks|broken|the same|no)|weeks ago)\b/i

/**
 * Why this conversation should go to a person, by its words alone; undefined if nothing speaks for it.
 * @param history the turns before the question, oldest first
 */
export function handoverReason(question: string, history: readonly Turn[]): string | undefined {
  const found = signals.find(({ pattern }) => pattern.test(question))
  if (found !== undefined) return found.reason
  const wasAdvised = history.some((turn) => turn.role === "assistant")
  if (wasAdvised && failed.test(question) && !question.includes("What now")) return "What was advised did not help"
  return undefined
}

/** The conversation for whoever takes over: what was asked, in the person's own words, newest last. */
export function summaryOf(question: string, history: readonly Turn[]): string {
  const asked = [...history.filter((turn) => turn.role === "user").map((turn) => turn.text), question]
  return asked
    .slice(-5)
    .map((text) => `“${text.replace(/\s+/g, " ").trim().slice(0, 300)}”`)
    .join("\n")
}
