import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { describeAnswer } from "../../src/cli/commands/ask-body.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { textOfClaims, withBeside } from "../../src/pipeline/beside.ts"
import { temporaryHome } from "../fixtures/homes/sample.ts"

const claim = (text: string, confidence: number) => ({ text, verdict: "supported" as const, confidence, citations: [] })

test("a claim far less likely than the first stands beside the answer, no part of its text", () => {
  const claims = withBeside([claim("a", 0.5), claim("b", 0.1), claim("c", 0.09)], [])
  expect(claims.map(({ beside }) => beside === true)).toEqual([false, false, true])
  expect(textOfClaims(claims)).toBe("a b")
  expect(withBeside([], [])).toEqual([])
})

test("an answer says what was asked, and shows apart what was only near it", async () => {
  const home = temporaryHome()
  const groundwork = await createGroundwork({ home })
  writeFileSync(
    join(home, "house.md"),
    "# House\n- The canteen serves lunch from 11:30 to 13:45.\n- Bicycles go into the cellar; the code is given out by reception.\n",
  )
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(home, "house.md")], { collection: "c" })
  const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), {
    text: "When is lunch served in the canteen?",
  })
  await groundwork.close()
  expect(answer.text).toBe("The canteen serves lunch from 11:30 to 13:45.")
  const beside = answer.claims.filter((one) => one.beside === true)
  expect(beside.map(({ text }) => text)).toEqual([expect.stringContaining("Bicycles")])
  expect(describeAnswer(answer)).toMatch(/A: The canteen.*\[1\]\n {3}\[1\].*\n {3}Beside it:\n {5}“Bicycles/)
})

test("what the documents say against it belongs to the answer, however unlikely", async () => {
  const home = temporaryHome()
  const groundwork = await createGroundwork({ home })
  writeFileSync(join(home, "a.md"), "# Leave\nStaff receive 25 days of annual leave.\n")
  writeFileSync(join(home, "b.md"), "# Leave\nStaff receive 28 days of annual leave.\n")
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(home, "a.md"), join(home, "b.md")], {
    collection: "c",
  })
  const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), {
    text: "How many days of leave do staff receive?",
  })
  await groundwork.close()
  expect(answer.conflicts).toHaveLength(1)
  expect([answer.text.includes("25"), answer.text.includes("28")]).toEqual([true, true])
})
