import type { DocumentId, VersionId } from "../core/document.ts"

/** What stands where text of an erased document stood. */
const erasedText = "[erased]"

export interface Erased {
  readonly document: DocumentId
  readonly versions: readonly VersionId[]
  /** Canonical texts, titles, paths and sources. */
  readonly texts: readonly string[]
}

/** Replaces text of an erased document in JSON values. @returns undefined where nothing had to be changed */
export interface Eraser {
  /** For a trace that saw the document. */
  fromTrace(value: unknown): { readonly value: unknown } | undefined
  /** For any other JSON: strict where the document is named, else only where whole phrases of it stand. */
  fromRecord(value: unknown): { readonly value: unknown } | undefined
}

/** Words in a row that are taken for the document's own. */
const phraseWords = 5
const strangersPhraseWords = 6

/** Keys whose strings say what something is, not what a document says. */
const structural: ReadonlySet<string> = new Set(
  (
    "id key kind status verdict stance role answerer document version versions passage run job trace app model name type " +
    "collection collections principal by at date createdAt updatedAt startedAt decidedAt code"
  ).split(" "),
)
/** Keys whose strings people wrote: erased only if they hold the document's own words. */
const asked: ReadonlySet<string> = new Set(["question", "query", "understoodAs", "input"])
/** Keys of texts that may be made of any document that a run saw: erased unless beside them stands which other one it was. */
const told: ReadonlySet<string> = new Set(
  "text texts quote title section said found reply prompt value reason notes summary".split(" "),
)

/** Prepares the document's words once; the eraser is then run over every trace and record of the home. */
export function eraser(erased: Erased): Eraser {
  const words = erased.texts.map((text) => wordsOf(text))
  const whole = words.map((list) => ` ${list.join(" ")} `)
  const phrases = phrasesOf(words, phraseWords)
  const longPhrases = phrasesOf(words, strangersPhraseWords)
  const marks = new Set(words.flat().filter(isMark))
  const names = new Set([erased.document, ...erased.versions])

  const isFromDocument = (text: string): boolean => {
    const list = wordsOf(text)
    if (list.length === 0) return false
    const joined = ` ${list.join(" ")} `
    return (
      (joined.length > 5 && whole.some((own) => own.includes(joined))) ||
      list.some((word) => marks.has(word)) ||
      sharesPhrase(list, phrases, phraseWords)
    )
  }
  const isCopied = (text: string): boolean => sharesPhrase(wordsOf(text), longPhrases, strangersPhraseWords)

  return {
    fromTrace: (value) => walk(value, { names, isFromDocument, told }),
    fromRecord: (value) =>
      mentions(value, names)
        ? walk(value, { names, isFromDocument, told: new Set() })
        : walk(value, { names: new Set(), isFromDocument: isCopied, told: new Set() }),
  }
}

interface Rules {
  readonly names: ReadonlySet<string>
  readonly isFromDocument: (text: string) => boolean
  readonly told: ReadonlySet<string>
}

type Standing = "free" | "about" | "structural" | "asked"

function walk(value: unknown, rules: Rules): { readonly value: unknown } | undefined {
  let isChanged = false
  const visit = (part: unknown, standing: Standing): unknown => {
    if (typeof part === "string") {
      if (part === erasedText || standing === "structural") return part
      if (standing !== "about" && !rules.isFromDocument(part)) return part
      isChanged = true
      return erasedText
    }
    if (Array.isArray(part)) return part.map((item) => visit(item, standing))
    if (typeof part !== "object" || part === null) return part
    // Text beside or above a citation of the document is made of it: a claim, an answer, a hit.
    const about = mentions(part, rules.names) ? "this" : citesAny(part) ? "another" : "unknown"
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [key, visit(inner, standingOf(key, about, standing, rules))]),
    )
  }
  const result = visit(value, "free")
  return isChanged ? { value: result } : undefined
}

function standingOf(key: string, about: "this" | "another" | "unknown", outer: Standing, rules: Rules): Standing {
  if (structural.has(key)) return "structural"
  if (asked.has(key)) return "asked"
  if (about === "this") return "about"
  if (about === "another") return "free"
  if (outer === "asked" || outer === "about") return outer
  return rules.told.has(key) ? "about" : "free"
}

/** True if something inside says which document it is from. */
function citesAny(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(citesAny)
  if (typeof value !== "object" || value === null) return false
  return Object.entries(value).some(
    ([key, inner]) => ((key === "version" || key === "document") && typeof inner === "string") || citesAny(inner),
  )
}

/** True if a citation, hit or anything else inside names the document or one of its versions. */
function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false
  if (typeof value === "string")
    return names.has(value) || (value.includes(":") && names.has(value.split(":")[0] ?? ""))
  if (Array.isArray(value)) return value.some((item) => mentions(item, names))
  if (typeof value !== "object" || value === null) return false
  return Object.values(value).some((inner) => mentions(inner, names))
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFC")
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  )
}

/** Codes and numbers that name one thing: rk7741, 20250611. */
function isMark(word: string): boolean {
  return word.length >= 6 && /\p{N}/u.test(word)
}

function phrasesOf(texts: readonly (readonly string[])[], length: number): ReadonlySet<number> {
  const phrases = new Set<number>()
  for (const words of texts) {
    for (let at = 0; at + length <= words.length; at += 1) phrases.add(hashOf(words, at, length))
  }
  return phrases
}

function sharesPhrase(words: readonly string[], phrases: ReadonlySet<number>, length: number): boolean {
  for (let at = 0; at + length <= words.length; at += 1) if (phrases.has(hashOf(words, at, length))) return true
  return false
}

/** FNV-1a over the words and what parts them; 32 bits. */
function hashOf(words: readonly string[], from: number, length: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + length; at += 1) {
    const word = words[at] ?? ""
    for (let letter = 0; letter < word.length; letter += 1) {
      hash = Math.imul(hash ^ word.charCodeAt(letter), 0x01000193)
    }
    hash = Math.imul(hash ^ 32, 0x01000193)
  }
  return hash >>> 0
}
