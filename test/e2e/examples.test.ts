import { execFile } from "node:child_process"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"

const run = async (name: string) =>
  (await promisify(execFile)(process.execPath, [join(resolve(import.meta.dirname, "../../examples"), name)])).stdout

test("the program that asks a folder prints an answer with its quote", async () => {
  const out = await run("ask-a-folder.ts")
  expect(out).toContain("27 days of paid annual leave")
  expect(out).toContain("annual-leave.md")
})

test("the program that checks a draft finds the wrong hour and lets the right price stand", async () => {
  const out = await run("check-a-draft.ts")
  expect(out).toMatch(/contradicted: The pool opens at 8:00/)
  expect(out).toMatch(/supported: A day ticket costs 4.50 euros/)
})
