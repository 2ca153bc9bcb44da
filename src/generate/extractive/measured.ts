import { stem } from "../../language/stems.ts"
import { isCurrency } from "../../language/units.ts"
import type { AnalysedQuestion } from "./question.ts"
import { mentionsOf } from "./reading.ts"

const length = "mm cm m km mile foot inch yard nm µm"

const isMoney = (unit: string) => isCurrency(unit) || unit === "cent"

/** What is measured, and the units that say so without the word. */
const measures: readonly (readonly [words: string, units: string | typeof isMoney])[] = [
  ["temperature temperatures temperatur", "°C °F K degree"],
  ["weight mass gewicht", "µg mg g kg t lb oz"],
  ["distance length height width depth altitude länge höhe breite tiefe entfernung", length],
  ["speed velocity geschwindigkeit", "km/h mph"],
  ["area fläche", "acre ha m² km² sq\u00a0ft"],
  ["volume capacity", "ml cl l gallon pint"],
  ["percentage percent proportion fraction prozentsatz", "%"],
  ["cost costs price fee fees charge charges kosten kostet preis prix", isMoney],
  ["duration", "minute hour day week month year"],
  ["frequency", "Hz kHz MHz GHz"],
  ["voltage", "V"],
  ["power", "W kW MW GW"],
  ["pressure", "Pa kPa bar psi"],
]

const unitsOf = new Map(
  measures.flatMap(([words, units]) => {
    const says = typeof units === "string" ? oneOf(units) : units
    return words.split(" ").map((word): [string, (unit: string) => boolean] => [stem(word), says])
  }),
)

function oneOf(units: string): (unit: string) => boolean {
  const set = new Set(units.split(" ").map((unit) => unit.replace("\u00a0", " ")))
  return (unit) => set.has(unit)
}

const none: ReadonlySet<string> = new Set()

/** Stems of the question that a statement says by a unit: "80 °C" is a temperature, "£5" what something costs. */
export function saidByUnits(question: AnalysedQuestion, said: string): ReadonlySet<string> {
  const asked = question.words.flatMap(({ stem: key }) => (unitsOf.has(key) ? [key] : []))
  if (asked.length === 0 || asked.length === question.words.length) return none
  const { figures } = mentionsOf(said)
  return new Set(asked.filter((key) => figures.some(({ unit }) => unitsOf.get(key)?.(unit))))
}

/** The question without the words that a statement says by its units. */
export function withoutMeasures(question: AnalysedQuestion, said: ReadonlySet<string>): AnalysedQuestion {
  if (said.size === 0) return question
  return {
    ...question,
    words: question.words.filter((word) => !said.has(word.stem)),
    focus: question.focus.filter((key) => !said.has(key)),
    pairs: question.pairs.filter((pair) => !pair.some((key) => said.has(key))),
  }
}
