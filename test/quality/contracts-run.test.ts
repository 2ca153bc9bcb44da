import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"
import { contracts } from "../../src/apps/contracts/contracts.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { createScriptedModel, type ScriptedModel } from "../../src/models/language/scripted.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const folder = mkdtempSync(join(tmpdir(), "contracts-"))
let groundwork: Groundwork

beforeAll(async () => {
  groundwork = await createGroundwork({ home: join(folder, "home") })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

const first = `# Maintenance Agreement

This Agreement is made on 3 March 2025 between Alder Works Ltd and Bruck GmbH.

## 1. Services

Alder Works Ltd shall maintain the machines listed in Annex 1. Bruck GmbH shall pay EUR 4,000 per month within 30 days of the invoice.

## 2. Liability

The liability of Alder Works Ltd is limited to EUR 100,000 a year.

## 3. Law

This agreement is governed by the laws of England and Wales.
`
const second = `${first.replace("4,000", "4,500").replace("100,000", "50,000")}
## 4. Assignment

Neither party may assign this agreement without the prior written consent of the other.
`

async function run(text: string, input: object = {}) {
  const path = join(folder, "contract.md")
  writeFileSync(path, text)
  const result = await runApp(contracts, groundwork.context({ kind: "run contracts" }), groundwork.appParts, input, [
    path,
  ])
  return { result, output: contracts.output.parse(result.output) }
}

describe("a short contract in Markdown", () => {
  test("is printed with its parties and all 41 types, each quoted or said to be absent", async () => {
    const { output } = await run(first)
    const page = contracts.render?.(output) ?? ""
    for (const { name } of clauseTypes) expect(page).toContain(name)
    expect(page).toContain("- Governing Law")
    expect(page).toContain("“This agreement is governed by the laws of England and Wales.”")
    expect(page).toMatch(/Absent \(\d+\): .*Source Code Escrow/)
    expect(page).toMatch(/Parties: .*Alder Works Ltd/)
    expect(page).toContain("**Bruck GmbH** must")
  })

  test("is compared with another version and with a playbook; a change is called after a clause that is there", async () => {
    const earlier = join(folder, "earlier.md")
    writeFileSync(earlier, first)
    const playbook = {
      rules: [
        { type: "Insurance" },
        { type: "Cap On Liability", expect: { operator: "at least", value: "EUR 100000" } },
        { type: "Anti-Assignment", require: "absent" },
      ],
    }
    const { output } = await run(second, { compare: earlier, playbook })
    const changes = output.comparison?.changes ?? []
    expect(changes.map(({ kind }) => kind)).toEqual(["changed", "changed", "added"])
    expect(changes[0]?.differences).toEqual([{ from: "4,000", to: "4,500" }])
    expect(changes[0]?.types).not.toContain("Notice Period To Terminate Renewal")
    expect(changes[1]?.types).toContain("Cap On Liability")
    expect(changes[2]?.types).toContain("Anti-Assignment")
    expect(output.playbook?.rules.map(({ status }) => status)).toEqual(["missing", "deviates", "unwanted"])
  })

  test("of a few words only is none", async () => {
    const { result } = await run("Agreement between Foo and Bar.")
    expect(result.status).toBe("abstained")
    expect(result.problems?.[0]?.message).toContain("too few words")
  })
})

const services = `# Services Agreement

This Services Agreement is made on 17 March 2026 between Alpha Consulting Ltd, a company registered in England and Wales ("the Supplier"), and Borealis Foods plc ("the Client").

## 1. Services
The Supplier will deliver the market study within 30 days of the Start Date. The Client shall give the Supplier access to its sales data by 1 April 2026.

## 2. Fees
The Client shall pay £12,500 plus VAT.

## 3. Term
This Agreement begins on 1 April 2026 and ends on 31 December 2026.
`

describe("a contract in plain words", () => {
  test("has who signs as its parties, not their parts or where they are registered, and both parts' duties and sums", async () => {
    const { output } = await run(services)
    const values = output.parties.map((party) => ("value" in party ? party.value : ""))
    expect(values.toSorted()).toEqual(["Alpha Consulting Ltd", "Borealis Foods plc"])
    expect(output.obligations.map((one) => one.party)).toEqual(["Supplier", "Client", "Client"])
    expect(output.obligations[1]?.deadline).toMatchObject({ value: "by 1 April 2026" })
    expect(output.dates.effective).toMatchObject({ value: "2026-04-01" })
    expect(contracts.render?.(output)).toContain("- £12,500: “The Client shall pay £12,500 plus VAT.”")
  })

  test("what is no contract is abstained from, and says why", async () => {
    const { result, output } = await run(
      "# Pancakes\n\nMix 200 g of flour with 2 eggs and 300 ml of milk. Let the dough rest for 30 minutes. Fry it in butter on both sides until it is golden. Serve with maple syrup.",
    )
    expect(result.status).toBe("abstained")
    expect(result.problems?.[0]).toMatchObject({ code: "no_contract" })
    expect(output.clauses).toEqual([])
  })
})

describe("in plain words, where a model is asked for them", () => {
  const says = (...sentences: readonly { readonly text: string; readonly from: readonly number[] }[]) =>
    createScriptedModel([{ value: { sentences } }], { id: "writer" })

  async function written(model?: ScriptedModel) {
    const path = join(folder, "plain.md")
    writeFileSync(path, second)
    const parts = { ...groundwork.appParts, ...(model === undefined ? {} : { model }) }
    const result = await runApp(contracts, groundwork.context({ kind: "run contracts" }), parts, { plain: true }, [
      path,
    ])
    return { result, output: contracts.output.parse(result.output) }
  }

  test("only what the contract says comes through, with its sentence and with whose words it is", async () => {
    const model = says(
      { text: "England's laws apply to this agreement.", from: [1] },
      { text: "Neither party may assign the agreement without prior written consent.", from: [1] },
      { text: "Bruck GmbH may leave at any time without notice.", from: [1] },
    )
    const { result, output } = await written(model)
    expect(model.asked[0]?.prompt).toContain("governed by the laws of England and Wales")
    const plain = output.summary.plain ?? []
    expect(plain.map(({ text }) => text)).toContain(
      "Neither party may assign the agreement without prior written consent.",
    )
    expect(plain.map(({ text }) => text)).not.toContain("Bruck GmbH may leave at any time without notice.")
    for (const claim of plain) expect(claim).toMatchObject({ writtenBy: "writer", citations: [{ kind: "text" }] })
    expect(result.problems?.map(({ code }) => code)).toContain("claim_dropped")
    expect(contracts.render?.(output)).toContain("## In plain words (written by writer)")
    expect(result.usage?.inputTokens).toBeGreaterThan(0)
  })

  test("a contract that stays here is not sent, a model that fails is told, and none is asked unless one is wanted", async () => {
    const failing = createScriptedModel([{ failure: "timeout" }], { id: "writer" })
    const failed = await written(failing)
    expect(failed.output.summary.plain).toBeUndefined()
    expect(failed.result.problems?.map(({ code }) => code)).toEqual(["model_failed"])
    expect(failed.result.status).toBe("done")
    expect((await written()).result.problems).toMatchObject([{ code: "not_written" }])
    const path = join(folder, "plain.md")
    const model = says()
    const run = (input: object, localOnly: boolean) =>
      runApp(
        contracts,
        groundwork.context({ kind: "run contracts" }),
        {
          ...groundwork.appParts,
          model,
          readFile: async (...of) => ({ ...(await groundwork.appParts.readFile(...of)), localOnly }),
        },
        input,
        [path],
      )
    await run({}, false)
    expect(model.asked).toEqual([])
    await run({ plain: true }, true)
    expect(model.asked.map(({ localOnly }) => localOnly)).toEqual([true])
  })
})
