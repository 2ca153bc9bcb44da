import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork, type Groundwork } from "../../src/groundwork.ts"

const folder = mkdtempSync(join(tmpdir(), "groundwork-outdated-"))
let groundwork: Groundwork

beforeAll(async () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write(
    "parking.md",
    "# Parking policy\n\nReplaced by the leaflet at the gate.\n\nVisitors park behind the silver hall.\n",
  )
  write("meals.md", "# Meals policy\n\nValid from 2199-01-01.\n\nThe canteen opens at 07:00.\n")
  write(
    "remote-2024.md",
    "# Remote work policy 2024\n\nReplaced by the policy of 2026.\n\nEmployees may work from home two days a week.\n",
  )
  write("remote-2026.md", "# Remote work policy 2026\n\nEmployees may work from home up to three days a week.\n")
  write("dogs.md", "# Dogs\n\nDogs are welcome on Fridays.\n")
  groundwork = await createGroundwork({ home: join(folder, ".groundwork") })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "default" })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (text: string) => groundwork.ask(groundwork.context({ kind: "ask" }), { text })

test("what is not in force is not cited, and a refusal names it", async () => {
  const parking = await ask("Where do visitors park behind the silver hall?")
  expect(parking.status).toBe("abstained")
  expect(parking.notes).toEqual(["“Parking policy” speaks of it and is not cited: it is superseded"])
  const meals = await ask("When does the canteen open?")
  expect(meals.status).toBe("abstained")
  expect(meals.notes).toEqual(["“Meals policy” speaks of it and is not cited: it is valid from 2199-01-01"])
})

test("a refusal about something else names nothing", async () => {
  expect((await ask("Who repairs the lift in winter?")).notes).toBeUndefined()
  expect((await ask("When are dogs welcome?")).status).toBe("answered")
})

test("a folder's files that are not in force are no evidence, as in the collection", async () => {
  const policies = join(folder, "policies")
  mkdirSync(policies)
  writeFileSync(join(policies, "2024.md"), "# Home work 2024\n\nStaff may work from home up to two days a week.\n")
  const newer = "---\nsupersedes: 2024.md\n---\n# Home work\n\nStaff may work from home up to three days a week.\n"
  writeFileSync(join(policies, "2026.md"), newer)
  const verify = (path: string) =>
    groundwork.verify(groundwork.context({ kind: "verify" }), "Staff may work from home up to two days a week.", {
      kind: "path",
      path,
    })
  const { status, notes } = await verify(policies)
  expect(status).toBe("contradicted")
  expect(notes).toEqual([
    `${join(policies, "2024.md")} is no evidence: it is superseded by ${join(policies, "2026.md")}`,
  ])
  expect((await verify(join(policies, "2024.md"))).status).toBe("supported")
})

test("a question about how it was is answered by what holds, and told of what held", async () => {
  const now = await ask("How many days a week may employees work from home?")
  expect(now.text).toContain("three")
  expect(now.notes).toBeUndefined()
  const before = await ask("How many days a week could employees work from home under the old policy?")
  expect(before.notes).toEqual(["“Remote work policy 2024” speaks of it and is not cited: it is superseded"])
})
