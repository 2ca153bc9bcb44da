import { scanTokens } from "./tokens.ts"

/**
 * Stem of one word, in any case: folded (accents, compatibility forms), figures without thousands separators, English
 * words by the Porter 2 rules in their 2025 form. "Policies" and "policy" give "polici"; "1,000" gives "1000". Never empty for a token.
 * Source of the rules: M. F. Porter, "The English (Porter2) stemming algorithm", snowballstem.org.
 */
export function stem(word: string): string {
  const known = memory.get(word)
  if (known !== undefined) return known
  const found = stemOf(word)
  if (memory.size >= memoryEntries) memory.clear()
  // A slice would keep the whole text that it was cut from alive.
  memory.set(` ${word}`.slice(1), found)
  return found
}

/** Stems of all tokens of a text, in order; the same tokens as `tokens(text)` gives. */
export function stems(text: string): string[] {
  const found: string[] = []
  scanTokens(text, (start, end) => found.push(stem(text.slice(start, end))))
  return found
}

/** Texts use few distinct words: 100,000 remembered stems answer nearly all of them, in about 10 MB. */
const memoryEntries = 100_000
const memory = new Map<string, string>()

function stemOf(word: string): string {
  const folded = fold(word)
  if (/^[0-9]/.test(folded)) return folded.replace(/,(?=\d{3}(?!\d))/g, "")
  return /^[a-z']{3,40}$/.test(folded) ? porter(folded) : folded.replace(/'s?$/, "") || folded
}

function fold(word: string): string {
  const lower = word.toLowerCase()
  if (/^[a-z0-9']+$/.test(lower)) return lower
  const plain = lower
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/\u2019/g, "'")
    .replace(/ß/g, "ss")
    .replace(/æ/g, "ae")
    .replace(/ø/g, "o")
    .normalize("NFC")
  return plain === "" ? lower : plain
}

const irregular: Readonly<Record<string, string>> = {
  skis: "ski",
  skies: "sky",
  dying: "die",
  lying: "lie",
  tying: "tie",
  idly: "idl",
  gently: "gentl",
  ugly: "ugli",
  early: "earli",
  only: "onli",
  singly: "singl",
}
const unchanged = new Set("sky news howe atlas cosmos bias andes".split(" "))
const unchangedAfterPlural = new Set("inning outing canning herring earring evening proceed exceed succeed".split(" "))

const vowel = "[aeiouy]"
const hasVowel = new RegExp(vowel)
const doubled = /(?<!^[aeo])(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/
const shortSyllable = /(?:^|[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/

/** Longest suffix first; applied to what lies in the first region. */
const secondStep: readonly (readonly [RegExp, string])[] = [
  [/ational$/, "ate"],
  [/fulness$/, "ful"],
  [/iveness$/, "ive"],
  [/ization$/, "ize"],
  [/ousness$/, "ous"],
  [/biliti$/, "ble"],
  [/lessli$/, "less"],
  [/tional$/, "tion"],
  [/alism$/, "al"],
  [/aliti$/, "al"],
  [/ation$/, "ate"],
  [/entli$/, "ent"],
  [/fulli$/, "ful"],
  [/iviti$/, "ive"],
  [/ousli$/, "ous"],
  [/abli$/, "able"],
  [/alli$/, "al"],
  [/anci$/, "ance"],
  [/ator$/, "ate"],
  [/enci$/, "ence"],
  [/izer$/, "ize"],
  [/bli$/, "ble"],
  [/ogist$/, "og"],
  [/(?<=l)ogi$/, "og"],
  [/(?<=[cdeghkmnrt])li$/, ""],
]
const thirdStep: readonly (readonly [RegExp, string])[] = [
  [/ational$/, "ate"],
  [/tional$/, "tion"],
  [/alize$/, "al"],
  [/icate$/, "ic"],
  [/iciti$/, "ic"],
  [/ical$/, "ic"],
  [/ness$/, ""],
  [/ful$/, ""],
]
const fourthStep = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|(?<=[st])ion|al|er|ic)$/

function porter(word: string): string {
  const bare = word.replace(/^'+/, "").replace(/'s?'?$/, "")
  if (bare.length <= 2) return bare === "" ? word : bare
  const known = irregular[bare]
  if (known !== undefined) return known
  if (unchanged.has(bare)) return bare
  // `Y` is a y that counts as a consonant.
  let stemmed = bare.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y")
  const first = firstRegion(stemmed)
  const second = region(stemmed, first)
  stemmed = plural(stemmed)
  if (unchangedAfterPlural.has(stemmed)) return stemmed
  stemmed = pastAndGerund(stemmed, first)
  stemmed = stemmed.replace(/(?<=.[^aeiouy])[yY]$/, "i")
  stemmed = replaceIn(stemmed, secondStep, first)
  stemmed = replaceIn(stemmed, thirdStep, first)
  stemmed = dropFrom(stemmed, /ative$/, second)
  stemmed = dropFrom(stemmed, fourthStep, second)
  return lastLetter(stemmed, first, second).replace(/Y/g, "y")
}

/** Where the first region begins: after the first consonant that follows a vowel. */
function firstRegion(word: string): number {
  const prefix = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(word)
  return prefix === null ? region(word, 0) : prefix[0].length
}

function region(word: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(from))
  return match === null ? word.length : from + match.index + 2
}

function plural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2)
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1)
  if (/(?:us|ss)$/.test(word) || !word.endsWith("s")) return word
  return hasVowel.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function pastAndGerund(word: string, first: number): string {
  const agreed = /eed(?:ly)?$/.exec(word)
  if (agreed !== null) return agreed.index >= first ? `${word.slice(0, agreed.index)}ee` : word
  const ending = /(?:ingly|edly|ing|ed)$/.exec(word)
  if (ending === null) return word
  const rest = word.slice(0, ending.index)
  if (!hasVowel.test(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (doubled.test(rest)) return rest.slice(0, -1)
  return rest.length <= first && shortSyllable.test(rest) ? `${rest}e` : rest
}

function replaceIn(word: string, rules: readonly (readonly [RegExp, string])[], from: number): string {
  for (const [ending, replacement] of rules) {
    const match = ending.exec(word)
    if (match !== null) return match.index >= from ? word.slice(0, match.index) + replacement : word
  }
  return word
}

function dropFrom(word: string, ending: RegExp, from: number): string {
  const match = ending.exec(word)
  return match !== null && match.index >= from ? word.slice(0, match.index) : word
}

function lastLetter(word: string, first: number, second: number): string {
  const rest = word.slice(0, -1)
  if (word.endsWith("e")) {
    const drops = rest.length >= second || (rest.length >= first && !shortSyllable.test(rest))
    return drops ? rest : word
  }
  return word.endsWith("ll") && rest.length >= second ? rest : word
}
