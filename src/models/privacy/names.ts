import { escapedPattern } from "../../language/patterns.ts"
import { givenNames } from "./given-names.ts"
import { knownFamilyNames, knownGivenNames, knownTowns } from "./known-names.ts"
import { matchesOf, type PersonalMention } from "./mention.ts"

const word = "\\p{Lu}[\\p{L}\\p{M}'’-]*"
const linked = `(?:\\s+(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter|zu|St\\.)\\s+){0,2}(?:\\p{Lu}\\.|${word}))`
const title =
  "(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam|Lord|Lady|Herr|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Rev|Capt|Sgt|Lt|Col|Gen|Judge|Senator|President)"

/** After a title, whatever follows is a name, in lower case too. */
const afterTitle = new RegExp(
  `(?<=(?<![\\p{L}])(?:${title}|${title.toLowerCase()})\\.?\\s+)(?:${word}${linked}{0,3}|\\p{Ll}{3,}(?=[.,;!?\\s]|$))`,
  "gu",
)
/** Words that introduce a person. */
const introduced = new RegExp(
  `(?<=(?:[Mm]y name is|[Nn]ame(?:'s| is)?:?|[Nn]amed|[Cc]alled|[Ss]igned|[Ii]'m|[Ii] am|[Tt]his is|[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Tt]hanks,?|[Rr]egards,?|[Ss]incerely,?|[Cc]heers,?|[Ff]rom:|[Tt]o:|[Cc]c:|[Aa]ttn:?|c/o|[Bb]y|[Cc]ontact|[Aa]sk for|[Ss]peak (?:to|with)|[Ss]poke (?:to|with)|[Mm]eet|[Mm]arried to|[Bb]rother|[Ss]ister|[Ww]ife|[Hh]usband|[Ss]on|[Dd]aughter|[Ff]riend|[Cc]olleague|[Ii]ch heiße|[Jj]e m'appelle)\\s+)${word}${linked}{0,3}`,
  "gu",
)
const anyRun = new RegExp(`${word}${linked}{0,3}`, "gu")
/** What a person does: the run before it is a person. */
const acts =
  /^(?:'s|’s)?\s+(?:said|says|wrote|writes|told|tells|asked|asks|lives?|lived|works?|worked|called|calls|is|was|has|had|just|doesn't|didn't|can|will|would|answered|replied|went|wants?|and (?:his|her|their))\b/u
const places = new Set(
  "street st road rd avenue ave lane ln drive dr court ct square place blvd boulevard way highway north south east west new york san los lake mount river county university college school hospital church bank hotel park".split(
    " ",
  ),
)

const suffix =
  "(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|PLC|Plc|plc|Corp|Corporation|Co|Company|GmbH|AG|KG|SE|SA|S\\.A|SARL|NV|N\\.V|BV|B\\.V|AB|ASA|Oy|SpA|S\\.p\\.A|Pty|Group|Holdings|Partners|Associates|Foundation|Institute|Association|University|College|Bank|Trust|Fund|Agency|Ministry|Department|Council|Committee|Authority|Industries|Enterprises|Systems|Solutions|Technologies|Services|Consulting|Capital|Ventures|Labs|Media|Airlines|Hospital|Society|Union)"
const organisation = new RegExp(
  `(?:\\p{Lu}[\\p{L}\\p{N}&'’.-]*,?\\s+(?:(?:and|&|of|for|the|und)\\s+)?){1,5}${suffix}\\b\\.?|(?:[Dd]epartment|[Mm]inistry|[Uu]niversity|[Bb]ank|[Ii]nstitute|[Oo]ffice|[Bb]ureau|[Cc]ouncil) of (?:the )?(?:\\p{Lu}[\\p{L}-]*|[a-z]{4,})(?:\\s(?:and\\s)?\\p{Lu}[\\p{L}-]*)*|\\p{Lu}[\\p{L}'’-]+(?:, \\p{Lu}[\\p{L}'’-]+)* (?:and|&|-) (?:\\p{Lu}[\\p{L}'’-]+ )?(?:Sons|Daughters|Brothers|Co|Partners)\\b\\.?`,
  "gu",
)
/** "I work at X", "employed by X": a run of capitals there is an organisation. */
const workplace = new RegExp(
  `(?<=(?:works?|worked|working|job|employed|interned|intern|position|role|account|shares|[Jj]oin(?:ed)?|CEO|CFO|CTO|founder|director|manager|chairman)\\s+(?:at|for|by|with|of|in)\\s+)(?:the\\s+)?${word}(?:\\s+(?:(?:and|&|of)\\s+)?${word}){0,4}`,
  "gu",
)

/** "the Northwind Traders office", "Northwind's shares": what only an organisation has. */
const premises = new RegExp(
  `(?<![\\p{L}\\p{N}])${word}(?:,?\\s(?:(?:and|&|of)\\s)?${word}){0,4}(?=(?:['’]s?)?\\s(?:offices?|headquarters|branch|stores?|employees|customers|shares|shareholders|subsidiary|warehouse|payroll|CEO|CFO|CTO|chairman)\\b)`,
  "gu",
)
/** "morningstar inc.", where nothing has a capital. */
const loweredCompany =
  /(?<![\p{L}\p{N}])(?:(?!(?:the|at|for|from|by|with|of|in|to|and|or|a|an|is|my|our|your)\s)[\p{Ll}\p{M}&'’-]{2,}\s){1,3}(?:inc|ltd|llc|plc|corp|gmbh|insurance|technologies|group|holdings|partners|associates|bank|university)\b\.?/gu
/** "at Northwind": where somebody is, or works, when it is no place that is known. */
const atPlace = new RegExp(
  `(?<=\\b[Aa]t\\s)(?:[Tt]he\\s+)?${word}(?:\\s+(?:(?:and|&|of)\\s+)?${word}){0,4}(?!\\s*\\d)`,
  "gu",
)
/** One word with a capital, or several in a row of commas. */
const row = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{N}@._’'-])(?<!\\p{Lu}[\\p{L}'’.-]*\\s)${word}(?:,\\s${word})*(?:,?\\s(?:and|or|&)\\s${word})?(?!\\s+\\p{Lu}|[\\p{L}\\p{N}@]|\\s\\d)`,
  "gu",
)

/** Names of people, organisations and places, as well as patterns and lists can tell. */
export function nameMentions(text: string): readonly PersonalMention[] {
  return [
    ...matchesOf(text, afterTitle, "person", 2),
    ...matchesOf(
      text,
      introduced,
      "person",
      1,
      (match) => !greeting.test(match[0]) && !isPlace(match[0]) && !isOrdinary(match[0], text, match.index),
    ),
    ...people(text).filter((mention) => !greeting.test(text.slice(mention.start, mention.end))),
    ...listed(text),
    ...lowered(text),
    ...matchesOf(text, organisation, "organisation", 2),
    ...matchesOf(text, premises, "organisation", 2, (match) => !isOrdinary(match[0], text, match.index)),
    ...(/\p{Lu}/u.test(text) ? [] : matchesOf(text, loweredCompany, "organisation", 2)),
    ...matchesOf(text, workplace, "organisation", 1, (match) => !isGiven(first(match[0]))),
    ...matchesOf(
      text,
      atPlace,
      "organisation",
      1,
      (match) =>
        !isGiven(first(match[0])) &&
        !isPlace(match[0]) &&
        !knownTowns.has(match[0].toLowerCase()) &&
        !isOrdinary(match[0], text, match.index),
    ),
    ...matchesOf(text, anyRun, "location", 1, (match) => isTown(match[0], text, match.index)),
    ...matchesOf(text, countryPattern(), "location", 2),
    ...matchesOf(
      text,
      located,
      "location",
      1,
      (match) =>
        !isGiven(first(match[0])) &&
        !isTitle.test(match[0]) &&
        !/^\p{Lu}{2,4}$/u.test(match[0]) &&
        !isOrdinary(match[0], text, match.index),
    ),
  ]
}

const isTitle = new RegExp(`^${title}$`)
const isGiven = (name: string) => givenNames.has(name) || knownGivenNames.has(name)
const isName = (name: string) => (isGiven(name) || knownFamilyNames.has(name)) && !neverAlone.has(name)
/** In the lists of some country, and hardly ever meant. */
const neverAlone: ReadonlySet<string> = new Set("iban bot royal visa chase bank van von del san los las".split(" "))
const plainName = (part: string) => part.toLowerCase().replace(/['’]s?$/u, "")

/** A town's name that is no person's and does not merely begin a sentence. */
function isTown(run: string, text: string, at: number): boolean {
  const name = run.toLowerCase()
  if (!knownTowns.has(name) || isName(first(run)) || isOrdinary(run, text, at)) return false
  return name.length > 3 && !/(?:^|[.!?\n]\s*)$/.test(text.slice(Math.max(0, at - 3), at))
}

/** "Davis, Reynolds and Williamson is …": a row of names that acts as one. */
const singular = /^(?:['’]s?)?\s(?:is|was|has|office|says|announced|offers)\b/

/** Single words with a capital: "Natasha,", "Abakumova, Wallace and Perez". A name that the lists know vouches for its row. */
function listed(text: string): readonly PersonalMention[] {
  const found: PersonalMention[] = []
  for (const match of text.matchAll(row)) {
    const words = [...match[0].matchAll(new RegExp(word, "gu"))]
    const isVouched = words.filter(([one]) => isName(plainName(one))).length * 2 >= words.length
    const isStart = /(?:^|[.!?\n]\s*)$/.test(text.slice(Math.max(0, match.index - 3), match.index))
    if (words.length === 1 && isStart && !isGiven(plainName(match[0]))) continue
    if (
      words.length > 1 &&
      singular.test(text.slice(match.index + match[0].length, match.index + match[0].length + 12))
    ) {
      found.push({ kind: "organisation", certainty: 2, start: match.index, end: match.index + match[0].length })
      continue
    }
    if (words.length === 1 && /^\p{Lu}+$/u.test(match[0]) && match[0].length < 5) continue
    if (!isVouched || isPlace(match[0]) || isOrdinary(match[0], text, match.index)) continue
    for (const one of words) {
      const start = match.index + one.index
      if (!/n['’]t$/u.test(one[0]))
        found.push({ kind: "person", certainty: 1, start, end: start + one[0].replace(/['’]s$/u, "").length })
    }
  }
  return found
}

/** A text without a capital, as people type in chats: two known names in a row, or one that is a given name alone. */
function lowered(text: string): readonly PersonalMention[] {
  if (/\p{Lu}/u.test(text)) return []
  const found: PersonalMention[] = []
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}@._-])[\p{Ll}\p{M}'’-]{3,}(?:\s(?:van|von|de|der|del|di|da|dos|la|le|el))?(?: [\p{Ll}\p{M}'’-]{3,})?/gu,
  )) {
    const [head = "", ...rest] = match[0].split(/\s/)
    const tail = rest.at(-1)
    if (!isGiven(plainName(head)) || neverAlone.has(plainName(head))) continue
    const isPair = tail !== undefined && (knownFamilyNames.has(plainName(tail)) || givenNames.has(plainName(tail)))
    if (!isPair && !knownGivenNames.has(plainName(head))) continue
    const end = match.index + (isPair ? match[0].length : head.length)
    found.push({ kind: "person", certainty: 1, start: match.index, end })
  }
  return found
}

const first = (name: string) => (/^[\p{L}\p{M}]+/u.exec(name)?.[0] ?? "").toLowerCase()
const isPlace = (name: string) =>
  isCountry(name) ||
  name
    .toLowerCase()
    .split(/\s+/)
    .some((part) => places.has(part))

function people(text: string): readonly PersonalMention[] {
  return [...text.matchAll(anyRun)].flatMap((match): readonly PersonalMention[] => {
    const raw = match[0].replace(/['’]s$/u, "")
    const words = raw.split(/\s+/)
    const at = words.findIndex((part) => !/n['’]t$/u.test(part) && isGiven(plainName(part)))
    const behind = text.slice(match.index + raw.length, match.index + raw.length + 24)
    if (at === -1) {
      // Two or three capitals that act: "Wijtze Bakker said".
      const isPair =
        words.length === 2 &&
        words.some((part) => isName(plainName(part)) || /[^\p{ASCII}’]/u.test(part)) &&
        words.every((part) => /^\p{Lu}[\p{Ll}\p{M}'’-]+$/u.test(part)) &&
        pairAfter.test(text.slice(Math.max(0, match.index - 8), match.index)) &&
        /^(?:'s|’s)?(?:\s+\p{Ll}|[.,;!?)]|$)/u.test(behind) &&
        !isPlace(raw) &&
        !isOrdinary(raw, text, match.index)
      if (isPair) return [{ kind: "person", certainty: 1, start: match.index, end: match.index + raw.length }]
      const isActing =
        words.length >= 2 &&
        words.length <= 3 &&
        acts.test(behind) &&
        !isPlace(raw) &&
        !isOrdinary(raw, text, match.index)
      return isActing ? [{ kind: "person", certainty: 1, start: match.index, end: match.index + raw.length }] : []
    }
    const start = match.index + words.slice(0, at).join(" ").length + (at > 0 ? 1 : 0)
    if (places.has((words[at + 1] ?? "").toLowerCase())) return []
    return [{ kind: "person", certainty: words.length - at > 1 ? 2 : 1, start, end: match.index + raw.length }]
  })
}

/** What stands before two capitals that are someone rather than somewhere. */
const pairAfter = /(?:^|\b(?:with|by|said|and|to|of|as|for|is|was|meet|call|tell|ask|me|name\??))\s*$/

/** A word that the text also has in lower case, or that only begins a sentence. */
function isOrdinary(name: string, text: string, at: number): boolean {
  const head = name.split(/\s+/)[0] ?? name
  if (
    /^(?:The|This|That|These|It|I|You|We|He|She|They|My|Your|Our|His|Her|Their|Its|All|Please|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|English|German|French|Spanish|American|British)$/.test(
      head,
    )
  )
    return true
  return (
    text.toLowerCase() !== text &&
    new RegExp(`(?<![\\p{L}])${escapedPattern(head.toLowerCase())}(?![\\p{L}])`, "u").test(
      text.slice(0, at) + text.slice(at + name.length),
    )
  )
}

/** "Dear Mrs" is no name, and neither is "Mrs". */
const greeting = new RegExp(`(?:^|\\s)${title}$|^(?:Dear|Hello|Hi|Hey|Thanks)\\b`)

/** Where something is or comes from. */
const located = new RegExp(
  `(?<=(?:\\b[Ii]n|\\b[Ff]rom|\\b[Tt]o|\\b[Aa]t|[Nn]ear|[Ll]iv(?:e|es|ed|ing) in|[Mm]ov(?:e|ed|ing) to|[Bb]orn in|[Tt]ravel(?:ling|ed)? to|[Vv]isit(?:ing|ed)?|[Cc]ity of|[Tt]own of|[Ss]tate of|[Cc]apital of)\\s+)${word}(?:\\s+${word}){0,2}(?:,\\s${word})?`,
  "gu",
)

let countries: { readonly pattern: RegExp; readonly names: ReadonlySet<string> } | undefined

/** Countries as the runtime's own language data names them, with the American states. */
function known(): { readonly pattern: RegExp; readonly names: ReadonlySet<string> } {
  if (countries !== undefined) return countries
  const names = new Set(states)
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  for (const locale of ["en", "de", "fr"]) {
    const display = new Intl.DisplayNames([locale], { type: "region", fallback: "none" })
    for (const one of letters)
      for (const other of letters) {
        const name = display.of(one + other)
        if (name !== undefined && name.length > 3 && !name.includes("(")) names.add(name)
      }
  }
  for (const name of "USA UK U.S. U.S.A. U.K. UAE England Scotland Wales Britain Holland Europe Africa Asia America Antarctica".split(
    " ",
  ))
    names.add(name)
  const either = [...names]
    .sort((left, right) => right.length - left.length)
    .map(escapedPattern)
    .join("|")
  countries = {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${either}|(?:${either.toLowerCase()})(?=[\\s.,!?]|$))(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    names: new Set([...names].map((name) => name.toLowerCase())),
  }
  return countries
}

const countryPattern = () => known().pattern
const isCountry = (name: string) => known().names.has(name.toLowerCase())
const states =
  `Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming`.split(
    ",",
  )
