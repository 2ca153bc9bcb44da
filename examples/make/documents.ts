/** Makes the Word and PDF files of the handbook and of the samples from `sources/`: `node examples/make/documents.ts`. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { readSource } from "./blocks.ts"
import { writeDocx } from "./docx.ts"
import { writePdf } from "./pdf.ts"

const sources = join(import.meta.dirname, "sources")
const examples = join(import.meta.dirname, "..")

for (const name of await readdir(sources)) {
  const source = readSource(await readFile(join(sources, name), "utf8"))
  const out = source.fields.out
  if (out === undefined) continue
  const path = join(examples, out)
  await mkdir(dirname(path), { recursive: true })
  const footer = `${source.fields.title} · ${source.fields.date}`
  await writeFile(path, out.endsWith(".docx") ? writeDocx(source) : await writePdf(source, footer))
  console.log(out)
}
