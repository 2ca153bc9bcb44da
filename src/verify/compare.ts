import type { Span } from "../core/document.ts"
import type { Problem } from "../core/evidence.ts"
import { additionsOf } from "./additions.ts"
import { type Alignment, align, counterparts } from "./align.ts"
import type { Analysis, Word } from "./analyse.ts"
import { denialProblems, modalityProblems } from "./denials.ts"
import { itemProblems } from "./items.ts"
import { omissionsOf } from "./omissions.ts"
import { areContrary, areSynonyms, hasContrary } from "./synonyms.ts"

/** What surrounds the sentence that a claim is held against. */
export interface Surroundings {
  /** Stems of the sentences beside it, the headings and the title. */
  readonly near: ReadonlySet<string>
  /** Stems of all the evidence; only a claim with words that its sentence does not say asks for them. */
  said(): ReadonlySet<string>
  /** Figures and dates there. */
  items(): Pick<Analysis, "figures" | "dates">
  /** Stems that are written as names somewhere in the evidence. */
  readonly named: ReadonlySet<string>
  /** Stems that stand somewhere in the evidence in lower case. */
  readonly ordinary: ReadonlySet<string>
}

export interface Comparison {
  /** Share of the claim's content words that the sentence says, 0–1; its surroundings count for a little less. */
  readonly coverage: number
  /** The same share by the sentence's own words. */
  readonly own: number
  /** How near the sentence is to the claim, function words and figures included, 0–1: says which one is meant. */
  readonly closeness: number
  /** Said otherwise by the sentence. */
  readonly conflicts: readonly Problem[]
  /** Said by the claim alone. */
  readonly missing: readonly Problem[]
  /** Words that only the claim says, and that may be another way of putting it; limits that it leaves out. */
  readonly added: readonly Problem[]
}

/** Words beside the sentence count this much: they are about the same, but were not said together. */
const nearWeight = 0.8

/** Holds a claim against one sentence. */
export function compare(claim: Analysis, evidence: Analysis, around: Surroundings): Comparison {
  const alignment = align(claim.words, evidence.words)
  const { own, coverage } = coverageOf(claim, alignment, around)
  const inSlot = (at: Span, other: Span) => sharesSlot(claim, evidence, alignment, at, other)
  const items = itemProblems(claim, evidence, around.items, inSlot)
  const names = nameProblems(claim, evidence, alignment, around, inSlot)
  const contrary = contraryProblems(claim, evidence, alignment, inSlot)
  const additions = additionsOf(claim, evidence, alignment, around.said)
  const denials = denialProblems(claim, evidence, alignment, coverage)
  return {
    coverage,
    own,
    closeness: alignment.closeness,
    conflicts: [
      ...items.conflicts,
      ...names.conflicts,
      ...contrary,
      ...denials,
      ...(denials.length > 0 ? [] : modalityProblems(claim, evidence, alignment)),
    ],
    missing: [...items.missing, ...names.missing, ...additions.decisive],
    added: [...additions.further, ...omissionsOf(claim, evidence, alignment)],
  }
}

function coverageOf(claim: Analysis, alignment: Alignment, around: Surroundings): { own: number; coverage: number } {
  let total = 0
  let own = 0
  let near = 0
  for (const [index, word] of claim.words.entries()) {
    if (!word.isContent) continue
    total += 1
    if (alignment.toEvidence[index] !== -1) own += 1
    else if (around.near.has(word.stem)) near += nearWeight
  }
  return total === 0 ? { own: 1, coverage: 1 } : { own: own / total, coverage: (own + near) / total }
}

/** Words on each side that tell where something stands. */
const slotWords = 2
const slotReach = 6

/**
 * True if a place in the claim and one in the sentence are about the same: the words around the one stand around the
 * other too.
 */
function sharesSlot(claim: Analysis, evidence: Analysis, alignment: Alignment, at: Span, other: Span): boolean {
  const first = claim.words.findIndex((word) => word.end > at.start)
  const last = claim.words.findLastIndex((word) => word.start < at.end)
  const target = evidence.words.findIndex((word) => word.end > other.start)
  const targetEnd = evidence.words.findLastIndex((word) => word.start < other.end)
  let seen = 0
  let shared = 0
  const look = (index: number) => {
    const place = alignment.toEvidence[index] ?? -1
    seen += 1
    if (place !== -1 && place >= target - slotReach && place <= targetEnd + slotReach) shared += 1
  }
  for (let index = first - 1, left = slotWords; index >= 0 && left > 0; index -= 1)
    if (claim.words[index]!.isContent) {
      look(index)
      left -= 1
    }
  for (let index = last + 1, left = slotWords; index < claim.words.length && left > 0; index += 1)
    if (claim.words[index]!.isContent) {
      look(index)
      left -= 1
    }
  if (seen === 0) return true
  return shared * 2 >= seen
}

type InSlot = (at: Span, other: Span) => boolean

interface Found {
  readonly conflicts: readonly Problem[]
  readonly missing: readonly Problem[]
}

/** Looks like a word of the language though it is not known in lower case: plurals, participles, abstract nouns. */
const wordEnding = /(?:[^s]s|ing|ed|ly|tion|ment|ness|ity|ance|ence|able|ible|ive|ous)$/i

/** A name, or a first word that nothing shows to be an ordinary one. */
function isName(word: Word, around: Surroundings): boolean {
  if (word.isNamed) return true
  if (!word.isInitial) return false
  if (around.named.has(word.stem)) return true
  return !around.ordinary.has(word.stem) && !wordEnding.test(word.text) && word.text.length > 2
}

function nameProblems(
  claim: Analysis,
  evidence: Analysis,
  alignment: Alignment,
  around: Surroundings,
  inSlot: InSlot,
): Found {
  const conflicts: Problem[] = []
  const missing: Problem[] = []
  const isTurned = /\bby\b/i.test(claim.text) || /\bby\b/i.test(evidence.text)
  for (const [index, word] of claim.words.entries()) {
    const place = alignment.toEvidence[index] ?? -1
    if (place !== -1) {
      const rival = isTurned || !word.isNamed ? undefined : rivalOf(index, place, claim, evidence, alignment)
      if (rival !== undefined) conflicts.push({ kind: "name", said: word.text, found: rival.text })
      continue
    }
    if (!isName(word, around)) continue
    if (isWrittenOut(word, claim, evidence)) continue
    const free = counterparts(alignment, index, evidence.words.length)
      .map((position) => evidence.words[position]!)
      .filter((other) => isName(other, around) && !areSynonyms(word.stem, other.stem))
    const elsewhere = evidence.words.filter(
      (other, position) => alignment.toClaim[position] === -1 && other.isNamed && inSlot(word, other),
    )
    const other = free[0] ?? elsewhere[0]
    if (other !== undefined) conflicts.push({ kind: "name", said: word.text, found: other.text })
    else if (!evidence.words.some((one) => one.stem === word.stem) && !around.near.has(word.stem)) {
      // A first word may be any word: alone it is no reason.
      if (word.isNamed || around.named.has(word.stem)) missing.push({ kind: "name", said: word.text, found: "" })
    }
  }
  return { conflicts, missing }
}

/**
 * A name that the sentence says elsewhere, on the other side of what the claim says about it, while another name stands
 * right there: "Hill leads Oslo" where "Berg leads Oslo and Hill leads Bergen".
 */
function rivalOf(
  index: number,
  place: number,
  claim: Analysis,
  evidence: Analysis,
  alignment: Alignment,
): Word | undefined {
  for (const step of [1, -1]) {
    let neighbour = index + step
    while (claim.words[neighbour]?.isNamed === true) neighbour += step
    const word = claim.words[neighbour]
    const target = alignment.toEvidence[neighbour] ?? -1
    if (word === undefined || !word.isContent || target === -1) continue
    if (Math.sign(target - place) === step || Math.abs(target - place) < 4) continue
    for (const near of [target - step, target - 2 * step]) {
      const other = evidence.words[near]
      if (other?.isNamed === true && alignment.toClaim[near] === -1) return other
    }
  }
  return undefined
}

/** "WHO" beside "World Health Organization", in either direction. */
function isWrittenOut(word: Word, claim: Analysis, evidence: Analysis): boolean {
  if (/^\p{Lu}{2,6}$/u.test(word.text)) return initialsIn(evidence.words).includes(word.text)
  const acronyms = evidence.words.filter((other) => /^\p{Lu}{2,6}$/u.test(other.text)).map((other) => other.text)
  if (acronyms.length === 0) return false
  const place = initialsIn(claim.words)
  return acronyms.some((acronym) => place.includes(acronym) && acronym.includes(word.text[0] ?? " "))
}

/** The first letters of each run of capitalised words; function words inside are stepped over. */
function initialsIn(words: readonly Word[]): readonly string[] {
  const runs: string[] = []
  let run = ""
  for (const word of words) {
    if (word.isNamed || word.isInitial) run += word.text[0] ?? ""
    else if (word.isContent || word.isFigure) {
      runs.push(run)
      run = ""
    }
  }
  return [...runs, run].filter((initials) => initials.length > 1)
}

/** Words that exclude each other in the same place: "increased" for "fell", "Monday" for "Tuesday". */
function contraryProblems(
  claim: Analysis,
  evidence: Analysis,
  alignment: Alignment,
  inSlot: InSlot,
): readonly Problem[] {
  const found: Problem[] = []
  // "at most" and "no more than" are compared with the figures they limit.
  const isLimit = (word: Word, from: Analysis) =>
    from.comparisons.some((one) => one.start <= word.start && word.end <= one.end)
  for (const [index, word] of claim.words.entries()) {
    if (alignment.toEvidence[index] !== -1 || word.isFigure || !hasContrary(word.stem) || isLimit(word, claim)) continue
    const beside = new Set(counterparts(alignment, index, evidence.words.length))
    for (const [position, other] of evidence.words.entries()) {
      if (alignment.toClaim[position] !== -1 || other.isFigure || !areContrary(word.stem, other.stem)) continue
      if (isLimit(other, evidence) || (!beside.has(position) && !inSlot(word, other))) continue
      found.push({ kind: kindOf(word.stem), said: word.text, found: other.text })
      break
    }
  }
  return found
}

const unitStems =
  /^(?:day|week|month|year|hour|minut|second|quarter|decad|centuri|night|dollar|euro|pound|yen|franc|mile|foot|feet|inch|yard|meter|metr|gram|kilogram|ton|million|billion|thousand|trillion|hundr)$/
const dateStems =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|januari|februari|march|april|june|juli|august|septemb|octob|novemb|decemb|spring|summer|autumn|winter)$/
const figureStems = /^(?:first|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)$/

function kindOf(stem: string): Problem["kind"] {
  if (dateStems.test(stem)) return "date"
  if (figureStems.test(stem)) return "figure"
  return unitStems.test(stem) ? "unit" : "negation"
}
