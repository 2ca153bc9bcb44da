// Checks what someone wrote, claim by claim, against texts at hand: node examples/check-a-draft.ts
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createGroundwork } from "../src/groundwork.ts"

const source =
  "The pool opens at 7:00 on weekdays. Children under ten swim with an adult. A day ticket costs 4.50 euros."
const draft = "The pool opens at 8:00 on weekdays. A day ticket costs 4.50 euros."

const groundwork = await createGroundwork({ home: mkdtempSync(join(tmpdir(), "groundwork-")) })
const checked = await groundwork.verify(groundwork.context({ kind: "verify" }), draft, {
  kind: "texts",
  texts: [{ title: "Pool rules", text: source }],
})
for (const claim of checked.claims) {
  console.log(`${claim.verdict}: ${claim.text}`)
  for (const problem of claim.problems ?? [])
    console.log(`  ${problem.kind}: said “${problem.said}”, found “${problem.found}”`)
}
await groundwork.close()
