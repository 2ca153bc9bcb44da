import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { meetingsApp } from "../../src/apps/meetings/meetings.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const folder = mkdtempSync(join(tmpdir(), "weekly-"))
const weekly = `Ana: Okay, yeah, um, let's start. First the website relaunch.
Ben: The new design is ready. I will send the final mockups to Carla by Friday.
Carla: Good. The relaunch needs the texts of the website.
Ana: Okay, so we launch on 15 May. Decided.
Ben: Nobody knows yet who writes the texts for the product pages.
Ana: Right, that is open. Then the budget.
Carla: We have 12,000 euros left. Ana, can you ask finance whether we may spend it on ads?
Ana: Yes, I'll ask finance tomorrow.
Carla: Wait, about the launch: marketing is not ready. Let's move the launch to 1 June instead.
Ana: Fine. So the launch is 1 June, not 15 May.
`
let groundwork: Groundwork
let output: ReturnType<typeof meetingsApp.output.parse>

beforeAll(async () => {
  groundwork = await createGroundwork({ home: join(folder, "home") })
  const path = join(folder, "weekly.txt")
  writeFileSync(path, weekly)
  const run = await runApp(meetingsApp, groundwork.context({ kind: "run meetings" }), groundwork.appParts, {}, [path])
  output = meetingsApp.output.parse(run.output)
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

const valuesOf = (findings: readonly unknown[]) =>
  findings.map((finding) =>
    typeof finding === "object" && finding !== null && "value" in finding ? finding.value : "",
  )

test("topics have the names of what is spoken of, not of speaking", () => {
  const names = valuesOf(output.topics).join(", ").toLowerCase()
  expect(names).toMatch(/launch|website|finance/)
  expect(names).not.toMatch(/\b(?:ask|start|okay|yeah|um|first)\b/)
})

test("what nobody knows is an open question, and no task", () => {
  expect(valuesOf(output.questions)).toContain("Nobody knows yet who writes the texts for the product pages.")
  expect(output.tasks.map(({ what }) => valuesOf([what])[0])).not.toContainEqual(expect.stringContaining("Nobody"))
})

test("“this, not that” takes back what decided that", () => {
  expect(output.revoked).toContainEqual(
    expect.objectContaining({
      value: expect.stringContaining("15 May"),
      revokedBy: "So the launch is 1 June, not 15 May.",
    }),
  )
})

test("a task of the calendar names its owner once", () => {
  const calendar = meetingsApp.render?.(output, "ics") ?? ""
  const summaries = calendar.match(/^SUMMARY:.*$/gm) ?? []
  expect(summaries.join("\n")).toContain("SUMMARY:Ben: I will send")
  expect(summaries.filter((line) => /Ana.*Ana/.test(line))).toEqual([])
})
