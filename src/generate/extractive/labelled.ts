import type { Hit } from "../../core/hit.ts"
import { periodsIn, periodsMeet, periodsOfLabel } from "../../language/periods.ts"
import { joint } from "../../language/rows.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Candidate } from "./candidates.ts"
import { type Labelled, labelledOf } from "./labelled-line.ts"
import { periodsOfCandidate, wordsOfYes } from "./other-rows.ts"
import type { AnalysedQuestion, QuestionKind } from "./question.ts"
import { mentionsOf, readSentence, stemSet } from "./reading.ts"

const figure = /\d|\bfree\b/i

/** Kinds of questions that one value answers. */
const valued: ReadonlySet<QuestionKind> = new Set<QuestionKind>([
  "amount",
  "time",
  "duration",
  "person",
  "place",
  "contact",
  "choice",
  "definition",
  "thing",
])

/** What one pays is called by all of these: a table's head says "price" where one asks for the cost. */
const money = new Set(["cost", "price", "fee", "charg", "rate", "tariff", "fare", "amount", "pay", "paid"])
/** What asks how much, and is said by no document. */
const measuring = new Set(["much", "mani", "often", "long", "fast", "quickli", "soon"])
/** What a question speaks with, and a table does without. */
const carrying = new Set(
  "includ have offer come get take need give provid contain answer respond react last hold allow receiv requir run".split(
    " ",
  ),
)
/** What is asked for where one wants to reach somebody: the number itself says it. */
const reaching = new Set(
  "phone telephon mobil number fax hotlin extens contact email mail address websit web url reach call touch through".split(
    " ",
  ),
)

/** Stems of what a question for a value is about: without the words for money and measure, which documents say otherwise. */
export function subjectOf({ words }: AnalysedQuestion): readonly string[] {
  return words.flatMap(({ stem }) => (measuring.has(stem) || money.has(stem) ? [] : [stem]))
}

const asksForMoney =
  /\bhow much (?:is|are|does|do|did|must|should|will|would|for)\b|\b(?:costs?|price|fee|charges?|fare|tariff)\b/i

/**
 * The candidates that are the value asked for: the label says what is asked (the total, the price), and all else that the
 * question names stands in the value's row, or around the line in the same passage. Of several in one passage those count
 * whose label, or whose row, says most of what is said nowhere else.
 */
export function askedValues(
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  hits: readonly Hit[],
): ReadonlySet<number> {
  const asked: Asked = { question, reaches: asksToReach(question), heads: headOf(question) }
  if (!valued.has(question.kind) && !asked.reaches) return new Set()
  const found: { index: number; hit: number; matched: readonly string[] }[] = []
  for (const [index, candidate] of candidates.entries()) {
    const matched = matchedBy(asked, candidate, hits[candidate.hit]!)
    if (matched !== undefined) found.push({ index, hit: candidate.hit, matched })
  }
  const best = new Set<number>()
  for (const [place, group] of Map.groupBy(found, (one) => one.hit)) {
    const { title, passage } = hits[place]!
    const said = readSentence(`${title} ${passage.section} ${passage.text}`).stems
    const count = (key: string) => said.filter((other) => other === key).length
    const weights = group.map((one) => {
      const subject = subjectOfRow(candidates[one.index]!)
      return one.matched.reduce((sum, key) => sum + (subject.has(key) ? 2 : 1) / Math.max(1, count(key)), 0)
    })
    const most = Math.max(...weights)
    for (const [at, one] of group.entries()) if (weights[at]! >= most - 1e-9) best.add(one.index)
  }
  return best
}

/** What a row is about stands in its first cell: "business" in another's "next business day" is no name. */
function subjectOfRow({ text, header }: Candidate): ReadonlySet<string> {
  return header === undefined ? new Set() : readSentence(text.split(joint)[0] ?? "").set
}

/** What the question alone tells: read once, not for each candidate. */
interface Asked {
  readonly question: AnalysedQuestion
  /** It asks how somebody is reached. */
  readonly reaches: boolean
  /** Stems of what it asks for, in "what is the total of invoice 118". */
  readonly heads: readonly string[]
}

/** The question's words that tell this value from others beside it; undefined where it is not what is asked for. */
function matchedBy({ question, reaches, heads }: Asked, candidate: Candidate, hit: Hit): readonly string[] | undefined {
  const words = question.words.flatMap(({ stem, isCarried }) => (isCarried || measuring.has(stem) ? [] : [stem]))
  const reached = reaches && candidate.header === undefined ? reachedIn(words, candidate.text) : undefined
  const labelled = labelledOf(candidate)
  if (reached !== undefined || labelled === undefined || !isOfKind(question, labelled.value)) return reached
  if (!valued.has(question.kind)) return undefined
  if (question.kind === "contact" && candidate.header === undefined) return reachedBy(words, labelled)
  const isMoney = asksForMoney.test(question.text)
  const heading = readSentence(`${hit.title} ${hit.passage.section} ${labelled.label}`).set
  const label = readSentence(labelled.label).set
  const value = readSentence(labelled.value).set
  const namesMoney = isMoney && [...heading].some((key) => money.has(key)) && figure.test(labelled.value)
  // "Mon–Thu" is what "on Tuesday" asks for, word for word or not.
  const isOfPeriod = isOfAskedPeriod(question, candidate)
  const periodWords = isOfPeriod ? words.filter((key) => isPeriodWord(question, key)) : []
  const yesWords = wordsOfYes(question, candidate)
  const others = words.filter((key) => !(namesMoney && money.has(key)) && !periodWords.includes(key))
  const inLabel = words.filter((key) => label.has(key) || periodWords.includes(key))
  if (inLabel.length === 0 && (!namesMoney || candidate.header === undefined)) return undefined
  const around = stemSet([hit.title, hit.passage.section, hit.passage.context, hit.passage.text])
  const isTable = candidate.header !== undefined
  if (!others.every((key) => around.has(key) || label.has(key) || (isTable && carrying.has(key)))) return undefined
  if (![...value].some((key) => !words.includes(key) && !isStopword(key))) return undefined
  if (candidate.header === undefined && heads.length > 0 && !heads.some((key) => label.has(key))) return undefined
  if (candidate.header === undefined)
    return inLabel.some((key) => !leftOut.has(key)) && isLabelAsked(label, words) ? inLabel : undefined
  // The head says what is asked, the cells of the row of what.
  const inRow = [...others.filter((key) => value.has(key) && !label.has(key)), ...periodWords, ...yesWords]
  return inRow.length === 0 ? undefined : inRow
}

const headed =
  /\b(?:what|which|how (?:much|high|large|long)) (?:is|are|was|were) (?:the |an? )?((?:[\p{L}-]+ ){1,3}?)(?:of|for|in|on|at|from) /iu

/** In "what is the total of invoice 118" the total is asked for, not what else the invoice says. */
function headOf({ text, words }: AnalysedQuestion): readonly string[] {
  const named = new Set(readSentence(headed.exec(text)?.[1] ?? "").stems)
  return words.flatMap(({ stem }) => (named.has(stem) && !money.has(stem) ? [stem] : []))
}

/** "Vendor support: +353 1 555 0182" for the vendor's number: the label names all that is asked about. */
function reachedBy(words: readonly string[], { label }: Pick<Labelled, "label">): readonly string[] | undefined {
  const named = readSentence(label).set
  const about = words.filter((key) => !reaching.has(key))
  return about.length > 0 && about.every((key) => named.has(key)) ? about : undefined
}

/** "The janitor, on ext. 4477" for how to reach the janitor: a number or an address, and all that is asked about. */
function reachedIn(words: readonly string[], text: string): readonly string[] | undefined {
  if (!marksContact.test(text)) return undefined
  return reachedBy(words, { label: text })
}

const marksContact =
  /\b(?:ext|tel|phone|telephone|mobile|fax|hotline|extension|dial|call|durchwahl|telefon)\b[^\d\n]{0,30}\+?\(?\d{2}|[^\s@]+@[^\s@]+\.\p{L}{2}/iu

/** "How can I reach the janitor?", "what is the number of the service desk?" */
function asksToReach({ kind, text }: AnalysedQuestion): boolean {
  return (
    kind === "contact" ||
    /\bhow (?:can|could|do|does|should|may) (?:i|we|you|one|someone) (?:reach|contact|call|phone|get (?:hold of|in touch with|through to))\b/i.test(
      text,
    ) ||
    (kind === "amount" && /\b(?:what|which) (?:is|was) (?:the )?number (?:of|for) the\b/i.test(text))
  )
}

function isOfAskedPeriod(question: AnalysedQuestion, candidate: Candidate): boolean {
  const periods = periodsOfCandidate(candidate)
  return periods !== undefined && periodsMeet(periodsIn(question.text), periods) === true
}

function isPeriodWord(question: AnalysedQuestion, key: string): boolean {
  const text = question.words.find((word) => word.stem === key)?.text ?? ""
  return periodsOfLabel(text) !== undefined
}

/** Words of a label that a question for its value leaves out: "Due date" is asked for by "when is it due". */
const leftOut = new Set(["date", "day", "time", "number", "no", "name", "amount"])

function isLabelAsked(label: ReadonlySet<string>, words: readonly string[]): boolean {
  return [...label].every((key) => words.includes(key) || leftOut.has(key) || isStopword(key) || /^\d+$/.test(key))
}

/** A line that says by another label what the question has named already answers nothing: the number of the invoice that is asked about. */
export function repeatsNamed(question: AnalysedQuestion, candidate: Candidate): boolean {
  if (candidate.header !== undefined || !valued.has(question.kind)) return false
  const labelled = labelledOf(candidate)
  if (labelled === undefined) return false
  const words = new Set(question.words.map((word) => word.stem))
  const value = readSentence(labelled.value).stems
  const said = new Set([...value, ...readSentence(labelled.label).stems])
  return (
    value.some((key) => /\d/.test(key)) &&
    value.every((key) => words.has(key)) &&
    question.words.some((word) => !said.has(word.stem))
  )
}

function isOfKind(question: AnalysedQuestion, value: string): boolean {
  const { dates, figures } = mentionsOf(value)
  switch (question.kind) {
    case "time":
      return dates.length > 0 || /\d{1,2}[:.]\d\d/.test(value)
    case "duration":
      return dates.length > 0 || figures.length > 0
    case "amount":
      return dates.length === 0 && figure.test(value)
    case "contact":
      return /\d{3}|@|\bwww\.|https?:/.test(value)
    default:
      return true
  }
}
