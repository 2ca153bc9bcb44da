// Puts a folder in and answers a question from it: node examples/ask-a-folder.ts [FOLDER] [QUESTION]
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createGroundwork } from "../src/groundwork.ts"

const folder = process.argv[2] ?? join(import.meta.dirname, "handbook")
const question = process.argv[3] ?? "How many days of annual leave do full-time employees have?"

const groundwork = await createGroundwork({ home: mkdtempSync(join(tmpdir(), "groundwork-")) })
await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "handbook" })
const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), { text: question })
if (answer.status === "abstained") console.log(answer.reason)
for (const claim of answer.claims) {
  console.log(claim.text)
  for (const citation of claim.citations) console.log(`  “${citation.quote}” — ${citation.source}`)
}
await groundwork.close()
