import type { Problem } from "../core/evidence.ts"
import { stem } from "../language/stems.ts"
import { type Alignment, areKin } from "./align.ts"
import type { Analysis, Word } from "./analyse.ts"
import { areSynonyms } from "./synonyms.ts"

const stemsOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/).map(stem))

/**
 * Words that change who, how much or at what price a statement speaks of: what is said of visitors is not yet said of
 * visitors "only", what may be done is not yet "free". One that no word of the evidence's sentence says is never a way of
 * putting it.
 */
const decisive: readonly (readonly [words: string, said: RegExp])[] = [
  [
    "only solely exclusively",
    /\b(?:only|solely|exclusive(?:ly)?|just|alone|nobody else|no(?:t| one| other)|limited|restrict(?:ed|s)|nur|ausschließlich|seulement)\b/iu,
  ],
  [
    "free complimentary gratis",
    /\b(?:free|complimentary|gratis|no (?:charge|cost|fee)|without (?:charge|cost|fee|paying|payment)|costs? nothing|kostenlos|kostenfrei|gratuit\w*|0(?:[.,]00)?)\b/iu,
  ],
  ["unlimited limitless", /\b(?:unlimited|limitless|no limit|without (?:any )?limit|unbegrenzt|illimité\w*)/iu],
  ["automatically", /\bautomatic|\bautomatis|\bautomatique|\bby (?:itself|themselves|default)\b/iu],
  [
    "immediately instantly",
    /\b(?:immediate|instant|prompt|at once|right away|straight away|without (?:undue )?delay|as soon as|directly|sofort|unverzüglich|immédiat)/iu,
  ],
  [
    "permanently forever indefinitely",
    /\b(?:permanent|forever|indefinite|for good|for life|no end|unbefristet|dauerhaft)/iu,
  ],
  ["secretly illegally anonymously", /\b(?:secret|illegal|unlawful|anonym|covert)/iu],
  [
    "mandatory compulsory obligatory",
    /\b(?:mandator|compulsor|obligat|must|require|has to|have to|shall|need(?:s|ed)? to|muss|müssen|pflicht)/iu,
  ],
  ["guaranteed", /\b(?:guarant|warrant|assur|ensure|garanti)/iu],
]

const decisiveStems: ReadonlyMap<string, RegExp> = new Map(
  decisive.flatMap(([words, said]) => words.split(" ").map((word): [string, RegExp] => [stem(word), said])),
)

/** Words that speak about the document, or carry a statement without adding to it. */
const carrying = stemsOf(`
  document text passage section article page source policy guide handbook rule sentence evidence information detail
  say said state stated according accord mention describe described explain note indicate specify list listed call called
  refer following follow include answer question example respectively specifically additionally furthermore however
  therefore moreover overall thus also well known given based regard regarding concerning related relate namely
  make made get take use used have has become occur happen come go give provide available certain various
  person people someone individual thing way kind type case time part number amount
  dokument text abschnitt laut steht angegeben selon document texte`)

/** What a claim says that no sentence of the evidence says. */
export interface Additions {
  /** Changes the statement. */
  readonly decisive: readonly Problem[]
  /** May be a way of putting it, and may not. */
  readonly further: readonly Problem[]
}

/** Looks for what a claim adds to the sentence it is held against. @param said stems of all the evidence */
export function additionsOf(
  claim: Analysis,
  evidence: Analysis,
  alignment: Alignment,
  said: () => ReadonlySet<string>,
): Additions {
  const added: Problem[] = []
  const changing: Problem[] = []
  for (const [index, word] of claim.words.entries()) {
    if (alignment.toEvidence[index] !== -1 || word.isFigure || word.isNamed) continue
    const ways = decisiveStems.get(word.stem)
    if (ways !== undefined) {
      if (!ways.test(evidence.text)) changing.push({ kind: "addition", said: word.text, found: "" })
    } else if (word.isContent && !carrying.has(word.stem) && !isSaid(word, said())) {
      added.push({ kind: "addition", said: word.text, found: "" })
    }
  }
  return { decisive: changing, further: added }
}

function isSaid(word: Word, said: ReadonlySet<string>): boolean {
  // "ineligible" beside "not eligible": whether it is denied is compared elsewhere.
  const bare = word.stem.replace(/^(?:in|un|im|ir|il|non|dis)(?=\p{L}{4})/u, "")
  if (said.has(word.stem) || said.has(bare)) return true
  for (const other of said) if (areSynonyms(word.stem, other) || areKin(word.stem, other)) return true
  return false
}
