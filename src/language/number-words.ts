import type { Span } from "../core/document.ts"

const small = new Map<string, number>()
const scale = new Map<string, number>([
  ["hundred", 100],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
  ["trillion", 1e12],
])

const count = (words: string, from: number, step = 1) => {
  for (const [index, word] of words.split(" ").entries()) small.set(word, from + index * step)
}
count("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen", 0)
count("sixteen seventeen eighteen nineteen", 16)
count("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
small.set("dozen", 12)

/** German and French numbers that are words of nothing else; German ones up to 99 in one word. */
const foreign = new Map<string, number>()
const germanOnes = "ein zwei drei vier fünf sechs sieben acht neun".split(" ")
for (const [index, ten] of "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(" ").entries()) {
  foreign.set(ten, (index + 2) * 10)
  for (const [ones, word] of germanOnes.entries()) foreign.set(`${word}und${ten}`, (index + 2) * 10 + ones + 1)
}
for (const [
  index,
  word,
] of "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
  .split(" ")
  .entries())
  foreign.set(word, index + 2)
for (const [index, word] of "deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize"
  .split(" ")
  .entries())
  foreign.set(word, index < 4 ? index + 2 : index + 3)
for (const [index, word] of "vingt trente quarante cinquante soixante".split(" ").entries())
  foreign.set(word, (index + 2) * 10)

const smallWords = [...small.keys()].join("|")
const scaleWords = [...scale.keys()].join("|")
const spelled = new RegExp(
  `\\b(?:(?:a|half\\s+a|several)\\s+)?(?:${smallWords}|${scaleWords})(?:(?:\\s+and\\s+|[\\s-]+)(?:${smallWords}|${scaleWords}))*\\b|(?<![\\p{L}])(?:${[...foreign.keys()].sort((left, right) => right.length - left.length).join("|")})(?![\\p{L}])`,
  "giu",
)

/** Numbers written in words, in order. "five and six" are two numbers, "two hundred and six" is one. */
export function spelledNumbers(text: string): readonly (Span & { readonly value: number })[] {
  const found: (Span & { readonly value: number })[] = []
  for (const match of text.matchAll(spelled)) {
    const known = foreign.get(match[0].toLowerCase())
    if (known !== undefined) found.push({ start: match.index, end: match.index + match[0].length, value: known })
    else addEnglish(match[0], match.index, found)
  }
  return found
}

/** Reads as long as words make one number; a word that cannot go on begins the next. */
function addEnglish(text: string, offset: number, found: (Span & { readonly value: number })[]): void {
  let total = 0
  let current = 0
  let last = Number.POSITIVE_INFINITY
  let start = -1
  let end = 0
  let factor = 1
  const close = () => {
    if (start >= 0) found.push({ start: offset + start, end: offset + end, value: (total + current) * factor })
    total = 0
    current = 0
    last = Number.POSITIVE_INFINITY
    start = -1
    factor = 1
  }
  for (const match of text.matchAll(/[a-z]+/gi)) {
    const word = match[0].toLowerCase()
    if (word === "half") factor = 0.5
    const value = small.get(word)
    const power = scale.get(word)
    if (value !== undefined) {
      const goesOn =
        start < 0 ||
        (last >= 20 &&
          last % 10 === 0 &&
          value < (last >= 100 ? 100 : 10) &&
          !(last < 100 && /and\s+$/i.test(text.slice(0, match.index))))
      if (!goesOn && value !== 12) close()
      if (word === "dozen" && current > 0) current *= 12
      else current += value
      last = value
    } else if (power !== undefined) {
      if (power === 100) current = (current === 0 ? 1 : current) * 100
      else {
        total += (current === 0 ? 1 : current) * power
        current = 0
      }
      last = power
    } else continue
    if (start < 0) start = match.index
    end = match.index + match[0].length
  }
  close()
}
