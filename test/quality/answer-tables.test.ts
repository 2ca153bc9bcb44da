import { describe, expect, test } from "vitest"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { cite, context, hitsOf } from "../fixtures/answers.ts"

const answerer = createExtractiveAnswerer({ cite })

async function ask(question: string, texts: readonly string[]) {
  return answerer.answer(context, { text: question }, await hitsOf(question, texts))
}

const opening = `# Visiting the practice

| Day | Opens | Closes |
|---|---|---|
| Monday–Thursday | 08:00 | 18:30 |
| Friday | 08:00 | 16:00 |
| Sat | 09:00 | 12:00 |

We are closed on Sundays and public holidays. Outside these hours the on-call service answers.
`

const prices = `# Prices

| Service | Price (GBP) | Covered by insurance |
|---|---|---|
| Flu vaccination | 14.00 | yes |
| Travel advice | 45.00 | no |
| Sports certificate | 35.00 | no |
| Blood test | 52.50 | yes |
`

const minutes = `# Notes from the team meeting

We agreed that from 1 March the flu vaccination will cost 16.00 GBP, since the supplier has raised its prices.
`

const rainfall = `# Rain

| Month | Rainfall |
|---|---|
| January | 71 mm |
| February | 52 mm |
| Mar–May | 140 mm |
`

describe("a row of another day, month or year", () => {
  test("is no answer", async () => {
    const { claims } = await ask("Are you open on Sunday?", [opening])
    expect(claims[0]?.text).toBe("We are closed on Sundays and public holidays.")
    expect(claims.map((claim) => claim.text).join(" ")).not.toMatch(/Sat|Friday|Monday/)
  })

  test.each([
    ["When do you close on Saturday?", opening, "Day: Sat; Opens: 09:00; Closes: 12:00"],
    ["When do you close on Wednesday?", opening, "Day: Monday–Thursday; Opens: 08:00; Closes: 18:30"],
    ["How much rainfall was there in February?", rainfall, "Month: February; Rainfall: 52 mm"],
    ["How much rainfall was there in April?", rainfall, "Month: Mar–May; Rainfall: 140 mm"],
  ])("but a range holds the days between: %s", async (question, text, answer) => {
    const { claims } = await ask(question, [text])
    expect(claims.map((claim) => claim.text)).toEqual([answer])
  })
})

describe("a column of yes and no", () => {
  test.each([
    ["Which services are not covered by insurance?", ["Travel advice", "Sports certificate"]],
    ["Which services are covered by insurance?", ["Flu vaccination", "Blood test"]],
  ])("lets only the rows through that are asked for: %s", async (question, services) => {
    const { claims } = await ask(question, [prices])
    const said = claims.map((claim) => /^Service: ([^;]+)/.exec(claim.text)?.[1] ?? claim.text)
    expect(said.toSorted()).toEqual(services.toSorted())
  })

  test("to whether it is so either word answers", async () => {
    const { claims } = await ask("Is travel advice covered by insurance?", [prices])
    expect(claims[0]?.text).toBe("Service: Travel advice; Price (GBP): 45.00; Covered by insurance: no")
  })
})

test("a cell is held against what another document says, in the unit of the table's head", async () => {
  const { claims, conflicts } = await ask("How much does a flu vaccination cost?", [prices, minutes])
  expect(conflicts.map((conflict) => conflict.about)).toEqual(["14.00 GBP or 16.00 GBP"])
  expect(claims).toHaveLength(2)
})

const plans = `# Plans and prices

| Plan | Price per user and month | Seats | Support | SSO |
|---|---|---|---|---|
| Free | €0 | up to 3 | community | no |
| Team | €9 | up to 50 | e-mail, next business day | no |
| Business | €19 | unlimited | phone, within 4 hours | yes |
`

test.each([
  ["Which plan includes SSO?", ["Business"]],
  ["Which plan does not include SSO?", ["Free", "Team"]],
  ["How fast does support answer on the Business plan?", ["Business"]],
  ["How much does the Business plan cost?", ["Business"]],
  ["How many seats does the Team plan have?", ["Team"]],
])("a table says by its head what is asked and by its first cell of what: %s", async (question, wanted) => {
  const { claims, confidence } = await ask(question, [plans])
  expect(claims.map((claim) => /^Plan: ([^;]+)/.exec(claim.text)?.[1])).toEqual(wanted)
  expect(confidence).toBeGreaterThanOrEqual(0.6)
})
