import { expect, test } from "vitest"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { cite, context, hitsOf } from "../fixtures/answers.ts"

const answerer = createExtractiveAnswerer({ cite })

const runbook = `# Incident runbook

## Severity levels

- SEV1: customers cannot log in or data is at risk. Page the on-call engineer at once.
- SEV2: a main feature is down for some customers. Answer within 30 minutes.

## Database failover

1. Check replication lag with the lag command. It must be below 5 seconds.
2. Run the promote command for the other region.
3. Tell support, and update the status page within 15 minutes.
4. After the incident write a postmortem.

## Contacts

Vendor support for the database: +353 1 555 0182 (contract 88-1204).
`

async function ask(question: string) {
  return answerer.answer(context, { text: question }, await hitsOf(question, [runbook]))
}

test("a bullet is no part of what an item says", async () => {
  const { claims } = await ask("What is SEV2?")
  expect(claims[0]?.text).toBe("SEV2: a main feature is down for some customers.")
  expect(claims[0]?.citations[0]?.quote).toBe("SEV2: a main feature is down for some customers.")
})

test("a number behind a label that names all that is asked about is the contact", async () => {
  const { claims, confidence } = await ask("What is the phone number of the database vendor?")
  expect(claims[0]?.text).toContain("+353 1 555 0182")
  expect(confidence).toBeGreaterThanOrEqual(0.6)
})
