/**
 * What a model adds to extract, on eight pages of our own with a schema each: what it says for the fields that labels and
 * patterns leave open, what the gate lets through of that, and the app without it: `GROUNDWORK_MODEL=… node bench/extract-model.ts`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import { extractApp } from "../src/apps/extract/extract.ts"
import { isFound } from "../src/core/finding.ts"
import { type RunRecorder, silentRecorder } from "../src/core/run.ts"
import { createGroundwork } from "../src/groundwork.ts"
import { inputs } from "./extract/inputs.ts"
import { keepReplies } from "./models/kept.ts"

const saidSchema = z.array(z.object({ name: z.string(), quote: z.string() }))
const kept = await keepReplies(process.env.GROUNDWORK_MODEL, "extract")
const folder = mkdtempSync(join(tmpdir(), "extract-model-"))
const home = join(folder, "home")
const groundwork = await createGroundwork({ home, model: kept.model, limits: { modelMs: 600_000 } })

/** Right, wrong, none where the page gives a value; given where it gives none. */
const tallies = new Map<string, { right: number; wrong: number; none: number; invented: number }>()
let [calls, seconds] = [0, 0]

function add(way: string, value: string | undefined, expected: string | undefined): void {
  const tally = tallies.get(way) ?? { right: 0, wrong: 0, none: 0, invented: 0 }
  tallies.set(way, tally)
  if (expected === undefined) tally.invented += value === undefined ? 0 : 1
  else if (value === undefined) tally.none += 1
  else if (plain(value) === plain(expected)) tally.right += 1
  else tally.wrong += 1
}

function plain(text: string): string {
  return /^-?[\d.,]+$/.test(text)
    ? String(Number(text.replace(",", "")))
    : text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
}

for (const { name, text, properties, expected } of inputs) {
  const path = join(folder, "page.txt")
  writeFileSync(path, text)
  let said: z.infer<typeof saidSchema> = []
  const step: RunRecorder["step"] = (_, __, detail) => {
    said = saidSchema.safeParse(detail.said).data ?? said
  }
  const context = { ...groundwork.context({ kind: "run extract" }), run: { ...silentRecorder, step } }
  const source = await groundwork.appParts.readFile(context, path)
  const input = extractApp.input.parse({ schema: { type: "object", properties } })
  const { model: _, ...without } = groundwork.appParts
  const alone = await extractApp.run(context, without, input, [source])
  const together = await extractApp.run(context, groundwork.appParts, input, [source])
  const taken = kept.taken()
  calls += taken.calls
  seconds += taken.seconds
  for (const field of Object.keys(properties)) {
    const [rules, both] = [alone.output.fields[field], together.output.fields[field]]
    const ruled = rules !== undefined && isFound(rules) ? rules.value : undefined
    const given = both !== undefined && isFound(both) ? both : undefined
    add("without a model", ruled, expected[field])
    add("with it", given?.value, expected[field])
    if (ruled !== undefined) continue
    const quote = said.find((one) => one.name === field && one.quote.trim() !== "")?.quote
    // A quote that the gate keeps is as right as its value; one that it drops is wrong as it stands.
    add("open fields: model, as it says", given?.value ?? quote, expected[field])
    add("open fields: behind the gate", given?.value, expected[field])
  }
  console.error(`${name}: ${taken.calls} calls, ${taken.seconds.toFixed(0)} s, ${JSON.stringify(said)}`)
}
for (const [way, { right, wrong, none, invented }] of tallies)
  console.log(`${way.padEnd(31)} right ${right}, wrong ${wrong}, none ${none}; given where there is none ${invented}`)
console.log(`${inputs.length} pages, ${calls} calls, ${(seconds / Math.max(1, calls)).toFixed(0)} s a call`)
await groundwork.close()
kept.close()
rmSync(folder, { recursive: true, force: true })
