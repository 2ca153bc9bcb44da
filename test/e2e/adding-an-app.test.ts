import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { deadlines } from "../../examples/deadlines.ts"
import { createGroundwork, runApp } from "../../src/groundwork.ts"
import { temporaryFolder } from "./command.ts"

test("the app in the docs is the one that runs, and its findings are exact quotes", async () => {
  const root = resolve(import.meta.dirname, "../..")
  expect(readFileSync(join(root, "docs/apps/adding.md"), "utf8")).toContain(
    readFileSync(join(root, "examples/deadlines.ts"), "utf8"),
  )
  const folder = temporaryFolder()
  const path = join(folder, "tender.txt")
  writeFileSync(
    path,
    "Tenders must arrive no later than 14 March 2026. The hall was built in 1911.\n\nQuestions are answered until 2026-02-20.\n",
  )
  const groundwork = await createGroundwork({ home: join(folder, "home") })
  const run = await runApp(deadlines, groundwork.context({ kind: "run deadlines" }), groundwork.appParts, {}, [path])
  const output = run.output as { deadlines: { value: string; evidence: { quote: string }[] }[] }
  expect(output.deadlines.map((deadline) => deadline.value)).toEqual(["2026-03-14", "2026-02-20"])
  expect(output.deadlines[0]?.evidence[0]?.quote).toBe("Tenders must arrive no later than 14 March 2026.")
  await groundwork.close()
})
