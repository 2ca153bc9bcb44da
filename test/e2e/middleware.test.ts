import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { temporaryFolder } from "./command.ts"

const run = promisify(execFile)
const example = (name: string) => join(import.meta.dirname, "../../examples", name)

test("behind the middleware only what the evidence supports comes out of a model", async () => {
  const { stdout } = await run(process.execPath, [example("verify-middleware.ts"), join(temporaryFolder(), "home")])
  expect(stdout.trim()).toBe("The probation period is six months.")
})

test("the promptfoo assertion fails what is not supported and says why", async () => {
  const env = { PATH: process.env.PATH, GROUNDWORK_HOME: join(temporaryFolder(), "home") }
  const grade = async (text: string) =>
    JSON.parse((await run(process.execPath, [example("promptfoo-assertion.ts"), text], { env })).stdout)
  expect(await grade("The probation period is six months.")).toMatchObject({ pass: true, score: 1 })
  const bad = await grade("The notice period is nine years.")
  expect(bad.pass).toBe(false)
  expect(bad.reason).toContain("The notice period is nine years.")
})
