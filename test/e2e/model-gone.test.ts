import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { temporaryFolder } from "./command.ts"

test.each(["model", "auto"] as const)(
  "a model that cannot be reached is said, not kept quiet: %s",
  async (answerer) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, "documents"))
    writeFileSync(join(folder, "documents/parking.md"), "# Parking\n\nElectric cars may charge for four hours a day.\n")
    const groundwork = await createGroundwork({ home: join(folder, "home"), model: "http://127.0.0.1:9/v1#gone" })
    const context = () => groundwork.context({ kind: "ask" })
    await groundwork.ingest(context(), [join(folder, "documents")], { collection: "parking" })
    const answer = await groundwork.ask(
      context(),
      { text: "May lorries stay overnight on the parking deck?" },
      { answerer, minConfidence: 0 },
    )
    expect(answer.notes?.join(" ")).toMatch(/gone gave no answer \(.*\); answered without it/)
    await groundwork.close()
  },
)
