// Personal data found: precision, recall and F2 per kind on presidio-research's generated texts.
//   node bench/privacy.ts [--part fit|report] [--show KIND] [--predictions FILE]    FILE: another tool's, see bench/privacy/presidio.py
//   data: GROUNDWORK_DATA (default ../shared/data) / safety/pii_presidio_research
// A mention counts when it overlaps one of the same kind by half of the shorter one. Texts are split by template.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { detectPersonalData } from "../src/models/privacy/detect.ts"
import type { PersonalKind } from "../src/models/privacy/mention.ts"

const { values: options } = parseArgs({
  options: { part: { type: "string", default: "report" }, show: { type: "string" }, predictions: { type: "string" } },
})

interface Text {
  readonly full_text: string
  readonly template_id: number
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}

const kinds: Readonly<Record<string, PersonalKind>> = {
  EMAIL_ADDRESS: "email",
  PHONE_NUMBER: "phone",
  IBAN_CODE: "iban",
  CREDIT_CARD: "card",
  US_SSN: "id",
  US_DRIVER_LICENSE: "id",
  IP_ADDRESS: "ip",
  DOMAIN_NAME: "url",
  DATE_TIME: "date",
  PERSON: "person",
  ADDRESS: "address",
  ORGANIZATION: "organisation",
  LOCATION: "location",
}

const path = join(
  process.env.GROUNDWORK_DATA ?? "../shared/data",
  "safety/pii_presidio_research/tests/data/generated_large.json",
)
const texts = (JSON.parse(readFileSync(path, "utf8")) as readonly Text[])
  .map((text, index) => ({ ...text, index }))
  .filter((text) => text.template_id % 2 === (options.part === "fit" ? 0 : 1))
/** Offsets of Python count code points; they are turned into ours. */
const predicted = options.predictions === undefined ? undefined : readPredictions(options.predictions)
const counts = new Map<string, { gold: number; hit: number; made: number; right: number; anyHit: number }>()
const of = (kind: string) => {
  const known = counts.get(kind)
  if (known !== undefined) return known
  const fresh = { gold: 0, hit: 0, made: 0, right: 0, anyHit: 0 }
  counts.set(kind, fresh)
  return fresh
}
const startedAtMs = performance.now()
for (const { full_text: text, spans, index } of texts) {
  const found = predicted?.(index, text) ?? detectPersonalData(text, { dates: "all" })
  const gold = spans.flatMap((span) => {
    const kind = kinds[span.entity_type]
    return kind === undefined ? [] : [{ kind, start: span.start_position, end: span.end_position }]
  })
  for (const one of gold) {
    const isHit = found.some((other) => isSameKind(other.kind, one.kind) && overlaps(one, other))
    of(one.kind).gold += 1
    if (isHit) of(one.kind).hit += 1
    if (found.some((other) => overlaps(one, other))) of(one.kind).anyHit += 1
    if (!isHit && options.show === one.kind)
      console.log(
        "missed",
        JSON.stringify(text.slice(one.start, one.end)),
        "|",
        text.replace(/\s+/g, " ").slice(0, 160),
      )
  }
  for (const one of found) {
    of(one.kind).made += 1
    if (gold.some((other) => isSameKind(one.kind, other.kind) && overlaps(one, other))) of(one.kind).right += 1
    else if (options.show === `${one.kind}!`)
      console.log("wrong", JSON.stringify(text.slice(one.start, one.end)), "|", text.replace(/\s+/g, " ").slice(0, 160))
  }
}
console.log(
  `part ${options.part}, ${texts.length} texts, ${((performance.now() - startedAtMs) / texts.length).toFixed(2)} ms each`,
)
console.log("kind          gold  precision  recall     F2   hidden under any kind")
for (const [kind, { gold, hit, made, right, anyHit }] of [...counts].sort()) {
  const precision = made === 0 ? 0 : right / made
  const recall = gold === 0 ? 0 : hit / gold
  const f2 = precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall)
  console.log(
    `${kind.padEnd(13)} ${String(gold).padStart(4)} ${precision.toFixed(3).padStart(10)} ${recall.toFixed(3).padStart(7)} ${f2.toFixed(3).padStart(6)} ${(gold === 0 ? 0 : anyHit / gold).toFixed(3).padStart(8)}`,
  )
}

/** Presidio knows no addresses of its own: a place that it finds there counts for it. */
function isSameKind(made: string, wanted: string): boolean {
  return made === wanted || (predicted !== undefined && made === "location" && wanted === "address")
}

function readPredictions(file: string) {
  const lines = readFileSync(file, "utf8").trim().split("\n")
  const byIndex = new Map(
    lines.map((line) => {
      const { index, mentions } = JSON.parse(line) as {
        readonly index: number
        readonly mentions: readonly { readonly kind: PersonalKind; readonly start: number; readonly end: number }[]
      }
      return [index, mentions] as const
    }),
  )
  return (index: number, text: string) => {
    const points = [...text]
    const unit = (at: number) => points.slice(0, at).join("").length
    return (byIndex.get(index) ?? []).map(({ kind, start, end }) => ({ kind, start: unit(start), end: unit(end) }))
  }
}

function overlaps(
  left: { readonly start: number; readonly end: number },
  right: { readonly start: number; readonly end: number },
): boolean {
  const shared = Math.min(left.end, right.end) - Math.max(left.start, right.start)
  return shared * 2 >= Math.min(left.end - left.start, right.end - right.start)
}
