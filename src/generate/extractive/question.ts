import { withoutCourtesy } from "../../language/courtesy.ts"
import { functionWordsOf } from "../../language/function-words.ts"
import { names } from "../../language/names.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"

/** What a question asks for. */
export const questionKinds = [
  "person",
  "time",
  "place",
  "amount",
  "duration",
  "contact",
  "polar",
  "reason",
  "definition",
  "procedure",
  "list",
  "choice",
  "thing",
] as const
export type QuestionKind = (typeof questionKinds)[number]

/** A word that says what the question is about. */
export interface QuestionWord {
  readonly stem: string
  readonly text: string
  /** Begins with a capital inside the question. */
  readonly isName: boolean
  readonly isFigure: boolean
  /** Not of the question itself but of the conversation before it. */
  readonly isCarried: boolean
}

export interface AnalysedQuestion {
  readonly text: string
  readonly kind: QuestionKind
  /** Distinct stems, in order. Never empty unless the question has no word at all. */
  readonly words: readonly QuestionWord[]
  /** All stems in order, function words included. */
  readonly sequence: readonly string[]
  /** Stems that say which kind of thing is wanted: "which *country*", "what *size*", "how many *days*". */
  readonly focus: readonly string[]
  /** The same as they are written, in lower case. */
  readonly focusWords: readonly string[]
  /** Stems that follow each other in the question, both of them content. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly isNegated: boolean
}

const kindPatterns: readonly (readonly [RegExp, QuestionKind])[] = [
  [
    /\b(?:what|which|whose) (?:[\w'’]+ ){0,4}?(?:(?:phone|telephone|mobile|cell|fax|extension|hotline|contact) ?numbers?|phone|extension|e-?mail(?: address)?|website|web address|url)\b/,
    "contact",
  ],
  [
    /\bhow (?:long|soon|old)\b|\bhow (?:many|much) (?:time|minutes|hours|days|weeks|months|years)\b|\bwhat (?:is the )?(?:age|duration|length of time)\b/,
    "duration",
  ],
  [
    /\bhow (?:many|much|large|big|high|tall|wide|deep|far|fast|heavy|small|low|often|frequently)\b|\bwhat (?:\w+ ){0,3}?(?:percentage|percent|number|amount|fee|fees|cost|costs|price|rate|limit|population|size|distance|speed|weight|height|salary|deductible|quantity|fraction|proportion|temperature|score|ratio)\b/,
    "amount",
  ],
  [
    /\bwhen\b|\b(?:what|which|whose) (?:\w+ )?(?:year|date|day|month|decade|century|period|era|time)\b|\bby what date\b|\bsince what\b/,
    "time",
  ],
  [
    /\bwho(?:m|se)?\b|\b(?:what|which) (?:\w+ )?(?:person|people|man|woman|scientist|leader|emperor|king|queen|president|author|engineer|mathematician|physicist|general|official|manager|officer|company|organization|organisation|group|team|department|institution)\b/,
    "person",
  ],
  [
    /\bwhere\b|\b(?:what|which) (?:\w+ ){0,2}?(?:country|city|state|region|place|continent|location|county|town|river|area|island|province|building|office|nation)\b/,
    "place",
  ],
  [
    /\bwhy\b|\bwhat (?:\w+ )?(?:reason|reasons|cause|causes|caused|purpose|led)\b|\bhow come\b|\bfor what (?:reason|purpose)\b/,
    "reason",
  ],
  [
    /\bhow (?:do|does|did|can|could|should|would|must|may) (?:i|you|we|one|someone|an? \w+|the \w+|\w+s)\b|\bhow to\b|\bwhat (?:do|should|must|can) (?:i|we|you|one) do\b|\bwhat steps\b|\bwhat is the (?:process|procedure|way)\b/,
    "procedure",
  ],
  [
    /^(?:so |and |but |well |ok |also )?(?:if|whether|is|are|was|were|do|does|did|can|could|may|might|must|should|will|would|has|have|had|am|isn't|aren't|doesn't|don't|didn't|can't|won't)\b/,
    "polar",
  ],
  [
    /\bwhat (?:is|are|was|were) (?:an? |the )?(?:[\w'-]+ ?){1,3}\??$|\bwhat (?:does|do|did) .{1,60} (?:mean|stand for|refer to)\b|\bdefin(?:e|ition)\b|\bmeaning of\b/,
    "definition",
  ],
  [
    /\b(?:list|name) (?:the|all|three|two|four|some)\b|\bwhat (?:\w+ )?(?:are|were) (?:the|some|all|two|three|four)\b|\bwhat (?:documents|forms|types|kinds|items|things|requirements|conditions|options|steps|reasons)\b|\bwhich (?:documents|forms|types|items)\b/,
    "list",
  ],
  [
    /\bwhich\b|\b(?:what|in what|at what|of what) (?!is|are|was|were|do|does|did|has|have|can|will|would|should|happen)[a-z]/,
    "choice",
  ],
]

/** The same in German and French, looked at where no English question word is there. */
const otherPatterns: readonly (readonly [RegExp, QuestionKind])[] = [
  [/\b(?:telefonnummer|durchwahl|rufnummer|e-?mail-?adresse|numéro de téléphone|adresse e-?mail)\b/, "contact"],
  [/\bwie (?:lange|oft|alt)\b|\bcombien de (?:temps|jours|mois|semaines|heures|ans)\b/, "duration"],
  [
    /\bwie (?:hoch|viele?|teuer|groß|schwer|weit)\b|\bwieviele?\b|\bwas kostete?n?\b|\bcombien\b|\b(?:welche[rmns]?|welcher) (?:betrag|preis|höhe|grenze|satz|anzahl)\b|\bquel (?:est le )?(?:prix|montant|taux)\b/,
    "amount",
  ],
  [/\b(?:wann|bis wann|ab wann|seit wann|quand)\b|\bwelche[rmns]? (?:datum|tag|frist|jahr|monat)\b/, "time"],
  [/^(?:wer|wem|wen|wessen|qui)\b/, "person"],
  [/^(?:wo|wohin|woher|où)\b/, "place"],
  [/\b(?:warum|wieso|weshalb|pourquoi)\b/, "reason"],
  [/^wie (?:kann|muss|soll|wird|beantrage|melde|bekomme|mache|gehe)|^comment\b/, "procedure"],
  [
    /^(?:darf|dürfen|kann|können|muss|müssen|soll|sollen|ist|sind|hat|haben|gibt es|wird|werden|est-ce|peut-on|puis-je|dois-je)\b/,
    "polar",
  ],
  [/^(?:welche[rmns]?|quelle?s?)\b/, "choice"],
]

/** Words carried over from a conversation stand behind a question in brackets. */
const carriedWords = /\s\[([^\]]*)\]$/

/** The question without the words carried over from the conversation. */
export function ownQuestion(understood: string): string {
  return understood.replace(carriedWords, "")
}

/** What is asked for, and by which words. Reads English questions; of others it keeps the words. */
export function analyseQuestion(understood: string): AnalysedQuestion {
  const text = withoutCourtesy(ownQuestion(understood))
  const carried = carriedWords.exec(understood)?.[1] ?? ""
  const all = tokens(text)
  const lower = text.toLowerCase().replace(/\s+/g, " ").trim()
  // "How much" says what is asked for, not what it is about: no sentence that answers needs to hold it.
  const isFunctionWord = functionWordsOf(all.map((token) => token.text))
  const content = all.filter((token, at) => !isFunctionWord(token.text) && !asksHowMuch(all[at - 1]?.text, token.text))
  const nameSpans = names(text).filter((name) => !name.isInitial || /\s|\p{Lu}{2}/u.test(name.text))
  const seen = new Set<string>()
  const words: QuestionWord[] = []
  for (const token of content.length > 0 ? content : all) {
    const key = stem(token.text)
    if (seen.has(key)) continue
    seen.add(key)
    words.push({
      stem: key,
      text: token.text,
      isName: nameSpans.some((name) => name.start <= token.start && token.end <= name.end),
      isFigure: /\d/.test(token.text),
      isCarried: false,
    })
  }
  for (const token of tokens(carried)) {
    const key = stem(token.text)
    if (seen.has(key)) continue
    seen.add(key)
    words.push({ stem: key, text: token.text, isName: false, isFigure: false, isCarried: true })
  }
  const pairs: (readonly [string, string])[] = []
  for (const [index, token] of all.entries()) {
    const next = all[index + 1]
    if (next !== undefined && !isFunctionWord(token.text) && !isFunctionWord(next.text))
      pairs.push([stem(token.text), stem(next.text)])
  }
  const focus = focusOf(lower)
  return {
    text,
    kind: kindOf(lower),
    words,
    sequence: all.map((token) => stem(token.text)),
    focus: focus.map((word) => stem(word)),
    focusWords: focus,
    pairs,
    isNegated: /\b(?:not|never|no|without|except)\b|n't\b/.test(lower),
  }
}

/** "How *much*", "wie *hoch*". */
function asksHowMuch(before: string | undefined, word: string): boolean {
  if (before === "how") return /^(?:much|many)$/.test(word)
  return before === "wie" && /^(?:hoch|viele?|lange|oft|teuer|groß|alt)$/.test(word)
}

/** The same question with its words' stems replaced. */
export function withStems(question: AnalysedQuestion, replace: (stem: string) => string): AnalysedQuestion {
  return {
    ...question,
    words: question.words.map((word) => ({ ...word, stem: replace(word.stem) })),
    sequence: question.sequence.map(replace),
    focus: question.focus.map(replace),
    pairs: question.pairs.map(([first, second]) => [replace(first), replace(second)] as const),
  }
}

/** The first question word decides: "who" in "what country has a group who…" begins a clause, not the question. */
function kindOf(lower: string): QuestionKind {
  const first = lower.search(/\b(?:what|which|who|whom|whose|when|where|why|how)\b/)
  const latest = (first === -1 ? 0 : first) + 4
  for (const [pattern, kind] of kindPatterns) {
    const at = lower.search(pattern)
    if (at !== -1 && at <= latest) return kind
  }
  if (first !== -1) return "thing"
  return otherPatterns.find(([pattern]) => pattern.test(lower))?.[1] ?? "thing"
}

/** The noun behind the question word: the last content word before a verb or preposition. */
function focusOf(lower: string): readonly string[] {
  const match =
    /\b(?:what|which|whose|how many|how much)\s+((?:(?!(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|must|may|might|of|in|on|at|for|to|from|with|by|that|who)\b)[\p{L}\p{N}'-]+\s*){1,3})/u.exec(
      lower,
    )
  const ofKind = /\bwhat (?:kind|type|sort|form)s? of ((?:[\p{L}'-]+\s*){1,2})/u.exec(lower)
  const nouns = (ofKind?.[1] ?? match?.[1] ?? "").trim().split(/\s+/)
  return nouns.filter((word) => word !== "" && !isStopword(word))
}
