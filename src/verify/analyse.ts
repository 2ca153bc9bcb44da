import type { Span } from "../core/document.ts"
import { type DateMention, dates } from "../language/dates.ts"
import { type Figure, figures } from "../language/figures.ts"
import { languageOf } from "../language/function-words.ts"
import { type Comparison, comparisons, type Modal, modals, type Negation, negations } from "../language/negation.ts"
import { stem } from "../language/stems.ts"
import { isStopword } from "../language/stopwords.ts"
import { scanTokens } from "../language/tokens.ts"

/** A word as the checks see it. */
export interface Word extends Span {
  readonly text: string
  readonly stem: string
  /** Says what the sentence is about: no function word, not part of a figure, a date or a denial. */
  readonly isContent: boolean
  /** Written like a name where names can be told: capital inside a sentence, several capitals, letters with digits. */
  readonly isNamed: boolean
  /** Capital, but where any word has one: at the beginning. */
  readonly isInitial: boolean
  readonly isFigure: boolean
}

/** What a statement says that can be compared. */
export interface Analysis {
  readonly text: string
  readonly words: readonly Word[]
  readonly figures: readonly Figure[]
  readonly dates: readonly DateMention[]
  readonly negations: readonly Negation[]
  readonly modals: readonly Modal[]
  readonly comparisons: readonly Comparison[]
}

/** Takes a sentence apart. */
export function analyse(text: string): Analysis {
  const foundDates = dates(text)
  const isInDate = (span: Span) => foundDates.some((date) => date.start < span.end && span.start < date.end)
  const foundFigures = figures(text).filter((figure) => !isInDate(figure) || isYearOnly(foundDates, figure))
  const foundNegations = negations(text)
  return {
    text,
    words: words(text, foundDates, foundFigures, foundNegations),
    figures: foundFigures.filter((figure) => !isInDate(figure)),
    dates: foundDates,
    negations: foundNegations,
    modals: modals(text),
    comparisons: comparisons(text),
  }
}

function isYearOnly(found: readonly DateMention[], figure: Figure): boolean {
  return found.some((date) => date.start === figure.start && date.iso.length === 4) && figure.unit !== ""
}

/** The words of a text alone; points inside initials and acronyms are left out, so that "U.S." is "us". */
function words(
  text: string,
  foundDates: readonly DateMention[],
  foundFigures: readonly Figure[],
  foundNegations: readonly Negation[],
): readonly Word[] {
  const spans = wordSpans(text)
  const texts = spans.map(({ start, end }) => text.slice(start, end))
  const { isFunctionWord, isGerman } = languageOf(texts)
  const shouts = isGerman || isShouted(text, spans)
  const within = (span: Span, others: readonly Span[]) =>
    others.some((other) => other.start <= span.start && span.end <= other.end)
  return spans.map((span, index) => {
    const raw = text.slice(span.start, span.end)
    const plain = raw.replace(/\./g, "").replace(/['’]s$/u, "")
    const isFigure = within(span, foundFigures) || within(span, foundDates)
    const isMixed = /\p{L}/u.test(raw) && /\p{N}/u.test(raw)
    const isCapital = !shouts && /^\p{Lu}/u.test(raw) && !isStopword(plain)
    const isInitial = isCapital && isSentenceStart(text, span.start, index)
    const isAcronym = !shouts && /^\p{Lu}{2,}s?$|\p{Ll}\p{Lu}/u.test(plain)
    return {
      ...span,
      text: plain,
      stem: stem(plain),
      isContent: !isFigure && plain.length > 1 && !isFunctionWord(raw) && !within(span, foundNegations),
      isNamed: !isFigure && ((isCapital && !isInitial && plain.length > 1) || isAcronym || isMixed),
      isInitial,
      isFigure,
    }
  })
}

function wordSpans(text: string): readonly Span[] {
  const found: { start: number; end: number }[] = []
  scanTokens(text, (start, end) => {
    const last = found[found.length - 1]
    const isLetter = end - start === 1 && /\p{L}/u.test(text[start] ?? "")
    const joins =
      last !== undefined &&
      isLetter &&
      start === last.end + 1 &&
      text[last.end] === "." &&
      /^(?:\p{L}\.)*\p{L}$/u.test(text.slice(last.start, last.end))
    if (joins) last.end = end
    else found.push({ start, end })
  })
  return found
}

/** Most words in capitals, or nearly each with one: a heading, where capitals say nothing. */
function isShouted(text: string, spans: readonly Span[]): boolean {
  let letters = 0
  let capitals = 0
  let upper = 0
  for (const span of spans) {
    const raw = text.slice(span.start, span.end)
    if (raw.length < 4 || !/^\p{L}/u.test(raw)) continue
    letters += 1
    if (/^\p{Lu}/u.test(raw)) capitals += 1
    if (raw === raw.toUpperCase()) upper += 1
  }
  return letters >= 4 && (upper > letters * 0.6 || capitals > letters * 0.9)
}

function isSentenceStart(text: string, at: number, index: number): boolean {
  if (index === 0) return true
  return /(?:[.!?:;]["”’)\]]*\s+|\n\s*|[-*•|>]\s+|["“(]|^\W*)$/u.test(text.slice(Math.max(0, at - 5), at))
}
