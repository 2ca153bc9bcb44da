/** Makes the handbook's Word and PDF files from `sources/`: `node examples/make/handbook.ts`. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { readSource } from "./blocks.ts"
import { writeDocx } from "./docx.ts"
import { writePdf } from "./pdf.ts"

const sources = join(import.meta.dirname, "sources")
const handbook = join(import.meta.dirname, "..", "handbook")

for (const name of await readdir(sources)) {
  const source = readSource(await readFile(join(sources, name), "utf8"))
  const out = source.fields.out
  if (out === undefined) continue
  const path = join(handbook, out)
  await mkdir(dirname(path), { recursive: true })
  const footer = `Tarnbrook Cycle Components · ${source.fields.title} · ${source.fields.date}`
  await writeFile(path, out.endsWith(".docx") ? writeDocx(source) : await writePdf(source, footer))
  console.log(out)
}
