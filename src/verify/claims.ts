import type { Span } from "../core/document.ts"
import { pieces, sentences } from "../language/sentences.ts"
import { isStopword } from "../language/stopwords.ts"
import { tokens } from "../language/tokens.ts"

/** A checkable statement and where it stands in the text. */
export interface ClaimText extends Span {
  readonly text: string
}

/** Longer sentences are held against the evidence in pieces: the time to compare grows with the square of their words. */
const longestClaim = 4000

/** Marks of list items, headings and quotes, and Markdown around words. */
const marks = /^(?:[-*+•‣◦▪–—]\s+|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+|#{1,6}\s+|>\s+|\|\s*)+/

/**
 * Splits a text into claims: sentences, list items, and the clauses of a sentence that a conjunction joins and that each
 * have a subject and a verb of their own. Questions, a letter's greeting and closing, and pieces that state nothing
 * ("Summary:", "Yes.") are left out.
 */
export function splitClaims(text: string): readonly ClaimText[] {
  const clauses = sentences(text)
    .flatMap((span) => pieces(text, span, longestClaim))
    .flatMap((span) => clausesOf(text, span))
  const closing = clauses.findIndex((piece) => signsOff.test(piece.text))
  const stating = clauses.filter(
    (piece, index) => states(piece.text) && !(closing !== -1 && index > closing && isSignature(piece.text)),
  )
  return stating.length === 0 ? clauses : stating
}

function states(text: string): boolean {
  if (/[?]["”’)]*$/.test(text) || /^[^.!?]{0,60}:$/.test(text) || isCourtesy(text)) return false
  const content = tokens(text).filter((token) => !isStopword(token.text))
  return content.length >= 2 || (content.length === 1 && /\d|\b(?:is|are|was|were|not)\b/i.test(text))
}

const greets =
  /^(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|sehr geehrter?|liebe[rs]?|guten tag|hallo|bonjour|chère?s?)(?:[\s,]+[\p{L}.'’&/-]+){0,5}\s*[,!.:]?$/iu
const signsOff =
  /^(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly)(?: (?:best|kind|warm))? (?:regards|wishes|thanks)|regards|all the best|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|cheers|thanks|thank you|mit (?:freundlichen|besten|herzlichen) grüßen|viele grüße|cordialement)(?: in advance| again| and [\p{L} ]{1,30})?\s*(?:[,.!]|$)(?:\s*\n[^\d\n]{0,60})*$/iu
const polite: readonly RegExp[] = [
  /^(?:we|i)(?:(?: are| am|['’]m|['’]re) looking| look) forward to (?:seeing|hearing|meeting|welcoming|working|speaking|receiving|your)\b/i,
  /^(?:(?:please|just|and|if you have (?:any |more |further )*questions)[\s,]*)*(?:feel free|(?:do not|don['’]t) hesitate|let (?:us|me) know)\b/i,
  /^(?:we|i) hope (?:this|that|you|to see|to hear)\b/i,
  /^(?:many thanks|thanks|thank you)(?: (?:very|so) much| a lot)? for (?:your|the|getting|contacting|reaching|asking|writing)\b/i,
  /^(?:have a (?:nice|good|great|lovely)|see you)\b/i,
]

/** A greeting, a closing or a phrase of politeness that holds no figure: nothing that documents could bear out. */
function isCourtesy(text: string): boolean {
  if (/\d|@/.test(text) || text.length > 160) return false
  return (greets.test(text) && !verb.test(text)) || signsOff.test(text) || polite.some((pattern) => pattern.test(text))
}

/** What stands below a closing: a name, a team. */
function isSignature(text: string): boolean {
  return text.split(/\s+/).length <= 6 && !/\d/.test(text) && !verb.test(text)
}

const joint = /;\s+|,\s+(?:and|but|while|whereas|yet)\s+|\s+(?:but|whereas)\s+/gi
const verb =
  /\b(?:is|are|was|were|has|have|had|must|may|can|cannot|will|shall|should|would|could|does|do|did|(?:is|are|was|were|do|does|did|ca|wo|has|have|had)n['’]t)\b/i
const subject =
  /^(?:(?:the|this|that|these|those|its?|their|our|his|her|all|each|every|no|an?)\s|(?:he|she|it|they|we|you|there)\s|\p{Lu})/iu
const dependent =
  /^(?:if|when|whenever|although|though|because|since|unless|while|whereas|after|before|once|where|in case|either|neither|both|whether)\b/i

function clausesOf(text: string, span: Span): readonly ClaimText[] {
  const mark = marks.exec(text.slice(span.start, span.end))
  const start = span.start + (mark?.[0].length ?? 0)
  if (start >= span.end) return []
  const whole = text.slice(start, span.end)
  if (dependent.test(whole) || /["“”„«»]/.test(whole) || whole.includes(" | "))
    return [{ text: whole, start, end: span.end }]
  const found: ClaimText[] = []
  let from = 0
  for (const match of whole.matchAll(joint)) {
    const left = whole.slice(from, match.index)
    const right = whole.slice(match.index + match[0].length)
    if (!isClause(left) || !isClause(clauseHead(right)) || isOpen(left)) continue
    found.push({ text: left, start: start + from, end: start + match.index })
    from = match.index + match[0].length
  }
  found.push({ text: whole.slice(from), start: start + from, end: span.end })
  return found
}

function isClause(text: string): boolean {
  return subject.test(text) && !dependent.test(text) && verb.test(text) && text.split(/\s+/).length >= 4
}

/** As far as the next comma: the verb must come before it. */
function clauseHead(text: string): string {
  return text.split(/[,;]/)[0] ?? text
}

function isOpen(text: string): boolean {
  return (text.match(/[([]/g) ?? []).length > (text.match(/[)\]]/g) ?? []).length || /\bbetween\b[^,]*$/i.test(text)
}
