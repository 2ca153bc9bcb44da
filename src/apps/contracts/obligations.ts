import type { CitableText } from "../../core/cite.ts"
import type { Span } from "../../core/document.ts"
import { escapedPattern } from "../../language/patterns.ts"
import type { Obligation } from "./output.ts"
import { found } from "./terms.ts"

/** Longest list; a contract of a hundred pages has more sentences with "shall" than anyone reads. */
const most = 150

const deadline =
  /\b(?:within\s+(?:\w+\s+)?(?:\(?\d+\)?\s+|[a-z-]+\s+\(\d+\)\s+)?[\w-]+\s+(?:business\s+|working\s+|calendar\s+)?(?:days?|weeks?|months?|years?|hours?)(?:\s+(?:of|after|from|following|before|prior to)\s+[^,.;]{3,60})?|no\s+later\s+than\s+[^,.;]{3,60}|not\s+later\s+than\s+[^,.;]{3,60}|(?:on\s+or\s+)?before\s+(?:the\s+)?(?:\w+\s+){0,3}(?:day|January|February|March|April|May|June|July|August|September|October|November|December)[^.;]{0,30}|at\s+least\s+[\w-]+(?:\s+\(\d+\))?\s+(?:business\s+|working\s+)?(?:days?|months?)\s+(?:before|prior\s+to|in\s+advance)[^,.;]{0,60}|(?:upon|on)\s+(?:\w+\s+){0,3}notice|by\s+(?:the\s+end\s+of\s+[^,.;]{3,40}|\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{4})?)|promptly|immediately|each\s+(?:month|quarter|calendar\s+(?:month|quarter|year)|year|January)|once\s+a\s+year|annually|monthly|quarterly)\b/i

/** Contracts in plain words say "the Client pays", not "shall pay": verbs that nobody uses of a party but for a duty. */
const plainVerbs =
  "pays|delivers|provides|supplies|keeps|maintains|informs|returns|repairs|replaces|insures|bears|hands\\s+over"

/**
 * Who must or must not do what, and by when: sentences whose subject is a party, as the contract calls it, with
 * "shall", "must", "will" or "agrees to", or a plain verb of duty. Several duties in one sentence are one entry from their subject on.
 * @param names what the contract calls its parties
 */
export function obligationsOf(
  from: CitableText,
  sentences: readonly Span[],
  names: readonly string[],
): readonly Obligation[] {
  const subjects = [...new Set(names)].filter((name) => name.length > 1 && name.length < 60).map(escaped)
  const everyone = [
    "[Ee]ach\\s+(?:of\\s+the\\s+)?[Pp]art(?:y|ies)",
    "[Ee]ither\\s+[Pp]arty",
    "[Nn]either\\s+[Pp]arty",
    "(?:[Bb]oth|[Tt]he)\\s+[Pp]arties",
    "[Tt]he\\s+(?:[Rr]eceiving|[Dd]isclosing|[Oo]ther)\\s+[Pp]arty",
  ]
  const pattern = new RegExp(
    `(?<![\\w])(?:[Tt]he\\s+)?(${[...subjects, ...everyone].join("|")})\\s+(?:hereby\\s+|also\\s+|further\\s+)?(shall|must|will|agrees?\\s+to|agrees?\\s+not\\s+to|undertakes?\\s+to|may\\s+not|covenants?\\s+(?:not\\s+)?to|${plainVerbs})\\s+(not\\s+|never\\s+)?(?!be\\s+(?:entitled|deemed|construed)|have\\s+the\\s+right|mean)`,
    "g",
  )
  const obligations: Obligation[] = []
  for (const sentence of sentences) {
    const own = from.text.slice(sentence.start, sentence.end)
    const matches = [...own.matchAll(pattern)]
    for (const [index, match] of matches.entries()) {
      const start = sentence.start + match.index
      const next = matches[index + 1]
      const end = next === undefined ? sentence.end : sentence.start + next.index
      const place = { start, end: trimJoint(from.text, start, end) }
      const limit = deadline.exec(from.text.slice(place.start, place.end))
      const isForbidden = match[3] !== undefined || /not/.test(match[2] ?? "") || /^[Nn]either/.test(match[1] ?? "")
      obligations.push({
        party: (match[1] ?? "").replace(/\s+/g, " "),
        duty: isForbidden ? "must not" : "must",
        what: found(from, place, 0.9),
        ...(limit === null
          ? {}
          : {
              deadline: found(
                from,
                { start: place.start + limit.index, end: place.start + limit.index + limit[0].length },
                0.85,
              ),
            }),
      })
      if (obligations.length >= most) return obligations
    }
  }
  return obligations
}

/** Two duties in one sentence are joined by ", and": it belongs to neither. */
function trimJoint(text: string, start: number, end: number): number {
  const joint = /[\s,;]*(?:\b(?:and|or|but|provided that|that|which)\s*)?$/.exec(text.slice(start, end))
  return joint === null ? end : start + joint.index
}

function escaped(name: string): string {
  return escapedPattern(name).replace(/\s+/g, "\\s+")
}
