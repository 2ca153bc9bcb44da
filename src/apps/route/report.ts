import { type Example, type HeldOut, isOutOfScope, type RouteModel } from "./train.ts"

/** What a person should know before trusting a model, and which examples to look at. */
export interface RouteReport {
  /** Messages that a person labelled in review and that were learned from as well. */
  readonly corrections?: number
  readonly fitSeconds?: number
  readonly examples: number
  readonly labels: number
  readonly accuracy: number
  /** Share answered, and the accuracy of these. */
  readonly answered: number
  readonly accuracyWhenAnswered: number
  readonly confusions: readonly { readonly label: string; readonly takenFor: string; readonly count: number }[]
  /** Examples whose label the others contradict with confidence, surest first. */
  readonly perhapsMislabelled: readonly {
    readonly text: string
    readonly label: string
    readonly looksLike: string
    readonly confidence: number
  }[]
  /** The same text under different labels. */
  readonly contradictions: readonly { readonly text: string; readonly labels: readonly string[] }[]
  readonly repeats: number
  /** Labels with too few examples to be learned or tested. */
  readonly thin: readonly { readonly label: string; readonly examples: number }[]
  readonly slices: readonly {
    readonly slice: string
    readonly examples: number
    readonly accuracy: number
    readonly isWorse: boolean
  }[]
  readonly usesMeaning: boolean
}

const thinBelow = 5
const shownAtMost = 20
const suspicious = 0.8
const worseBy = 0.05

/** Reports on a model from its own held-out predictions: each example judged by a fit that had not seen it. */
export function reportRoute(
  model: RouteModel,
  heldOut: readonly HeldOut[],
  examples: readonly Example[],
  languageOf: (text: string) => string | undefined,
): RouteReport {
  const isRight = (entry: HeldOut) => entry.predicted === model.classes[entry.row]
  const answered = heldOut.filter((entry) => !entry.isTurnedAway)
  const labelOf = (kind: number) => model.labels[kind] ?? ""
  const confusions = new Map<string, { label: string; takenFor: string; count: number }>()
  for (const entry of heldOut) {
    if (isRight(entry)) continue
    const [label, takenFor] = [labelOf(model.classes[entry.row]!), labelOf(entry.predicted)]
    const found = confusions.get(`${label}\n${takenFor}`) ?? { label, takenFor, count: 0 }
    found.count += 1
    confusions.set(`${label}\n${takenFor}`, found)
  }
  const byText = Map.groupBy(examples, (example) => example.text.trim().toLowerCase().replace(/\s+/g, " "))
  const counts = new Map<string, number>()
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1)
  const accuracy = share(heldOut.filter(isRight).length, heldOut.length)
  return {
    examples: examples.length,
    labels: model.labels.length,
    accuracy,
    answered: share(answered.length, heldOut.length),
    accuracyWhenAnswered: share(answered.filter(isRight).length, answered.length),
    confusions: [...confusions.values()].sort((left, right) => right.count - left.count).slice(0, shownAtMost),
    perhapsMislabelled: heldOut
      .filter((entry) => !isRight(entry) && entry.confidence >= suspicious)
      .sort((left, right) => right.confidence - left.confidence)
      .slice(0, shownAtMost)
      .map((entry) => ({
        text: model.texts[entry.row]!,
        label: labelOf(model.classes[entry.row]!),
        looksLike: labelOf(entry.predicted),
        confidence: share(entry.confidence, 1),
      })),
    contradictions: [...byText.values()]
      .map((same) => ({ text: same[0]!.text, labels: [...new Set(same.map((example) => example.label))] }))
      .filter((entry) => entry.labels.length > 1)
      .slice(0, shownAtMost),
    repeats: examples.length - byText.size,
    thin: [...counts.entries()]
      .filter(([label, count]) => count < thinBelow && !isOutOfScope(label))
      .map(([label, count]) => ({ label, examples: count })),
    slices: sliceFigures(model, heldOut, isRight, accuracy, languageOf),
    usesMeaning: model.dimensions > 0,
  }
}

const listed = 5

/** The report as a person reads it: what holds, then what to look at. */
export function renderRouteReport(report: RouteReport): string {
  const percent = (value: number) => `${Math.round(value * 100)}%`
  const lines = [
    `${report.examples} examples of ${report.labels} labels${report.corrections ? `, ${report.corrections} of them from review` : ""}; ${report.usesMeaning ? "by words and meaning" : "by words alone"}`,
    `Messages kept back: ${percent(report.accuracy)} right; ${percent(report.answered)} answered, of these ${percent(report.accuracyWhenAnswered)} right`,
  ]
  const section = (title: string, entries: readonly string[]) => {
    if (entries.length === 0) return
    lines.push("", `${title}:`, ...entries.slice(0, listed).map((entry) => `  ${entry}`))
    if (entries.length > listed) lines.push(`  … and ${entries.length - listed} more (--json)`)
  }
  section(
    "Taken for each other",
    report.confusions.map((entry) => `${entry.label} → ${entry.takenFor} (${entry.count})`),
  )
  section(
    "Perhaps labelled wrongly",
    report.perhapsMislabelled.map((entry) => `“${entry.text}” is ${entry.label}, looks like ${entry.looksLike}`),
  )
  section(
    "The same text under different labels",
    report.contradictions.map((entry) => `“${entry.text}”: ${entry.labels.join(", ")}`),
  )
  section(
    "Too few examples to learn from",
    report.thin.map((entry) => `${entry.label} (${entry.examples})`),
  )
  section(
    "Worse than the rest",
    report.slices
      .filter((slice) => slice.isWorse)
      .map((slice) => `${slice.slice}: ${percent(slice.accuracy)} of ${slice.examples}`),
  )
  if (report.repeats > 0) lines.push("", `${report.repeats} examples repeat another one`)
  return lines.join("\n")
}

function sliceFigures(
  model: RouteModel,
  heldOut: readonly HeldOut[],
  isRight: (entry: HeldOut) => boolean,
  accuracy: number,
  languageOf: (text: string) => string | undefined,
): RouteReport["slices"] {
  const lengthOf = (text: string) => {
    const words = text.split(/\s+/).length
    return words <= 5
      ? "up to 5 words"
      : words <= 15
        ? "6 to 15 words"
        : words <= 50
          ? "16 to 50 words"
          : "more than 50 words"
  }
  const slices = Map.groupBy(
    heldOut.flatMap((entry) => {
      const text = model.texts[entry.row]!
      return [lengthOf(text), `language ${languageOf(text) ?? "unknown"}`].map((slice) => ({ slice, entry }))
    }),
    ({ slice }) => slice,
  )
  return [...slices.entries()].map(([slice, members]) => {
    const own = share(members.filter(({ entry }) => isRight(entry)).length, members.length)
    return { slice, examples: members.length, accuracy: own, isWorse: members.length >= 20 && own < accuracy - worseBy }
  })
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000
}
