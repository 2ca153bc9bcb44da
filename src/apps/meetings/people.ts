import type { Turn } from "./turns.ts"

/** The people who speak in a meeting, by the words they may be called with. */
export interface People {
  /** Full names, in order of first speech. */
  readonly speakers: readonly string[]
  /** Lower-case first, last or full name to full name; names that two people share are left out. */
  readonly byCall: ReadonlyMap<string, string>
}

/** Who speaks, and how they are called: "Dr. Ann Lee (chair)" answers to Ann, Lee and Ann Lee. */
export function peopleOf(turns: readonly Turn[]): People {
  const speakers = [...new Set(turns.flatMap((turn) => (turn.speaker === undefined ? [] : [turn.speaker])))]
  const calls = new Map<string, string | undefined>()
  for (const speaker of speakers) {
    const bare = speaker.replace(/\([^)]*\)?/g, " ").trim()
    const words = bare.split(/\s+/).filter((word) => !/^(?:mr|mrs|ms|dr|hon|prof|the|rt)\.?$/i.test(word))
    const isLetter = (word: string) => word.length > 1 && !/^\d+$/.test(word)
    const forms = new Set([bare, words.join(" "), words[0] ?? "", words.at(-1) ?? ""].map((form) => form.toLowerCase()))
    for (const form of forms) {
      if (!isLetter(form) || generic.has(form)) continue
      calls.set(form, calls.has(form) && calls.get(form) !== speaker ? undefined : speaker)
    }
  }
  const byCall = new Map(
    [...calls].flatMap(([call, speaker]) => (speaker === undefined ? [] : [[call, speaker] as const])),
  )
  return { speakers, byCall }
}

/** Words of roles that are no name by themselves: a *project* or a *user* is not called. */
const generic = new Set([
  "speaker",
  "project",
  "user",
  "interface",
  "unknown",
  "phd",
  "grad",
  "will",
  "may",
  "mark",
  "a",
  "b",
  "c",
])

/** A person named in a sentence, with how: called upon, or the subject of a deed. */
export interface Named {
  /** Full name where the person speaks in the meeting, otherwise as written. */
  readonly name: string
  readonly how: "called" | "doer"
}

const capitalised = "\\p{Lu}[\\p{L}'-]+(?: \\p{Lu}[\\p{L}'-]+)?"
const doer = new RegExp(
  `\\b(${capitalised})(?:,? (?:and|or) (${capitalised}))? (?:will|'ll|is going to|should|has to|needs to|must|could|can|would|takes care|does|sends|writes|takes|prepares|checks) (?!be\\b(?! (?:doing|sending|writing)))`,
  "u",
)
const called = new RegExp(
  `^(?:(?:okay|ok|so|and|then|right|good|yes|well),? )?(${capitalised})(?:,| (?=can you|could you|would you|will you|you |please))`,
  "iu",
)
const calledLast = new RegExp(`,\\s(${capitalised})\\s?[?.!]$`, "u")
const notNames = new Set(
  "I We You They He She It This That There Then So And But The A An If What Who When Where Why How Yes No Okay Ok Well Right Everybody Everyone Somebody Someone Nobody Anybody People Let Please Maybe Also Now First Second Next Which These Those One Our Your My Their Not Just Or Because Thanks Thank Good Morning Agreed Action Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December".split(
    " ",
  ),
)

/** Persons named in a sentence as the one called upon or as the doer; empty where none is. */
export function namedIn(sentence: string, people: People): readonly Named[] {
  const found: Named[] = []
  const take = (word: string | undefined, how: Named["how"], mustSpeak: boolean) => {
    if (word === undefined) return
    const known = people.byCall.get(word.toLowerCase()) ?? people.byCall.get((word.split(" ")[0] ?? "").toLowerCase())
    if (known === undefined && (mustSpeak || notNames.has(word.split(" ")[0] ?? ""))) return
    found.push({ name: known ?? word, how })
  }
  const asCalled = called.exec(sentence) ?? calledLast.exec(sentence)
  take(asCalled?.[1], "called", true)
  const asDoer = doer.exec(sentence)
  take(asDoer?.[1], "doer", false)
  take(asDoer?.[2], "doer", false)
  for (const [call, name] of people.byCall) {
    // "the Industrial Designer will do": roles are called in lower case as well.
    if (!call.includes(" ") && !/designer|expert|manager|chair/.test(call)) continue
    const at = sentence.toLowerCase().indexOf(call)
    if (at < 0 || found.some((entry) => entry.name === name)) continue
    if (/^,? (?:\w+,? )?(?:will|is going to|has to|needs to|should|must|you)\b/i.test(sentence.slice(at + call.length)))
      found.push({ name, how: "doer" })
  }
  return found
}
