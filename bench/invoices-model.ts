/**
 * What a model adds to invoices: on layouts of our own kept apart, the page alone, the model alone before anything is
 * tested, its words after the gate, and both together: `GROUNDWORK_MODEL=… node bench/invoices-model.ts [--limit 8]`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { proposeByModel } from "../src/apps/extraction/ask-model.ts"
import { normalDecimal } from "../src/apps/extraction/money.ts"
import { sheetOf } from "../src/apps/extraction/sheet.ts"
import { askable, filledByModel } from "../src/apps/invoices/by-model.ts"
import { decidePage } from "../src/apps/invoices/decide.ts"
import type { FieldName } from "../src/apps/invoices/output.ts"
import { readPage } from "../src/apps/invoices/page.ts"
import { isFound } from "../src/core/finding.ts"
import { createGroundwork } from "../src/groundwork.ts"
import { layoutsApart } from "../test/fixtures/invoice-layouts/apart.ts"
import { keepReplies } from "./models/kept.ts"

const { values } = parseArgs({ options: { limit: { type: "string", default: "8" } } })
const kept = await keepReplies(process.env.GROUNDWORK_MODEL, "invoices")
const { model } = kept
const folder = mkdtempSync(join(tmpdir(), "groundwork-model-"))
const groundwork = await createGroundwork({ home: join(folder, "home"), model, limits: { modelMs: 600_000 } })

interface Tally {
  right: number
  wrong: number
  none: number
}
const tallies = new Map<string, Tally>()
const spent = { alone: { calls: 0, seconds: 0 }, asked: { calls: 0, seconds: 0 } }

/** Asked for all fields by itself, and for what the page leaves open. */
function take(way: keyof typeof spent): void {
  const taken = kept.taken()
  spent[way].calls += taken.calls
  spent[way].seconds += taken.seconds
}

function add(way: string, value: string | undefined, expected: string): void {
  const tally = tallies.get(way) ?? { right: 0, wrong: 0, none: 0 }
  tallies.set(way, tally)
  if (value === undefined) tally.none += 1
  else if (squeeze(value) === squeeze(expected)) tally.right += 1
  else tally.wrong += 1
}

function squeeze(text: string): string {
  return /^-?[\d.]+$/.test(text) ? text : text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()
}

for (const layout of layoutsApart.slice(0, Number(values.limit))) {
  const path = join(folder, "page.txt")
  writeFileSync(path, layout.text)
  const context = groundwork.context({ kind: "run invoices" })
  const source = await groundwork.appParts.readFile(context, path)
  const reading = readPage(sheetOf(source))
  const { fields } = decidePage(reading)
  const { model: language } = groundwork.appParts
  if (language === undefined) throw new Error(`No such model: ${model}`)
  const { candidates, said } = await proposeByModel(context, language, source, reading.sheet, askable, [])
  take("alone")
  const together = await filledByModel(context, language, source, reading.sheet, fields)
  take("asked")
  for (const { name, kind } of askable) {
    const expected = layout.fields[name as keyof typeof layout.fields]
    if (expected === undefined) continue
    const own = candidates.find((candidate) => candidate.field === name)
    const gated = own === undefined ? undefined : kind === "amount" ? normalDecimal(own.value) : own.value
    const raw = said.find((field) => field.name === name && field.quote.trim() !== "")
    // A quote that the gate keeps is as right as its value; one that it drops is wrong as it stands.
    add("model, before the gate", raw === undefined ? undefined : (gated ?? raw.quote), expected)
    add("model, after the gate", gated, expected)
    add("page alone", printed(fields, name), expected)
    add("page, then model", printed(together.fields, name), expected)
  }
  console.error(`${layout.name}: ${JSON.stringify(said)}; ${candidates.length} kept`)
}
for (const [way, { right, wrong, none }] of tallies)
  console.log(`${way.padEnd(24)} right ${right}, wrong ${wrong}, none ${none}`)
for (const [way, { calls, seconds }] of Object.entries(spent))
  console.log(`${way}: ${calls} calls, ${(seconds / Math.max(1, calls)).toFixed(0)} s a call`)
await groundwork.close()
kept.close()
rmSync(folder, { recursive: true, force: true })

function printed(fields: ReturnType<typeof decidePage>["fields"], name: FieldName): string | undefined {
  const finding = fields[name]
  return isFound(finding) ? finding.value : undefined
}
