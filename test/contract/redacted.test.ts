import { expect, test } from "vitest"
import { z } from "zod"
import { withoutPersonalData } from "../../src/models/language/redacted.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import type { ModelRequest } from "../../src/models/port.ts"

const schema = z.object({ to: z.string().max(40), lines: z.array(z.object({ text: z.string() })) })

const personal = ["ann.lee@example.org", "+44 20 7946 0018", "DE89 3704 0044 0532 0130 00", "Ann Lee", "12 Mill Lane"]
const request: ModelRequest<z.infer<typeof schema>> = {
  system: "You help the clerk, who is Dr. Peter Novak.",
  prompt: `Write to Ann Lee (ann.lee@example.org, +44 20 7946 0018), who lives at 12 Mill Lane and pays from DE89 3704 0044 0532 0130 00. Ann Lee waits.`,
  schema,
  schemaName: "letter",
  maxOutputTokens: 100,
  localOnly: false,
}

test("a model elsewhere sees placeholders alone, and what it says comes back with names", async () => {
  const inner = createScriptedModel(
    [
      {
        value: {
          to: "[EMAIL_1]",
          lines: [{ text: "Dear [PERSON_2], we rang [phone_1]." }, { text: "[IBAN_1] [X_9]" }],
        },
      },
    ],
    { external: true, cost: 0.5 },
  )
  const result = await withoutPersonalData(inner).generate(request)
  const sent = `${inner.asked[0]?.system} ${inner.asked[0]?.prompt}`
  for (const one of [...personal, "Novak"]) expect(sent).not.toContain(one)
  // The same person is the same placeholder wherever she is named.
  expect(sent.match(/\[PERSON_2\]/g)).toHaveLength(2)
  expect(result).toMatchObject({
    ok: true,
    cost: 0.5,
    value: {
      to: "ann.lee@example.org",
      lines: [{ text: "Dear Ann Lee, we rang +44 20 7946 0018." }, { text: "DE89 3704 0044 0532 0130 00 [X_9]" }],
    },
  })
})

test("what no longer fits the schema with its names put back is a failure that still costs", async () => {
  const inner = createScriptedModel([{ value: { to: "[EMAIL_1] ".repeat(4), lines: [] } }], {
    external: true,
    cost: 0.5,
  })
  expect(await withoutPersonalData(inner).generate(request)).toMatchObject({
    ok: false,
    failure: "invalid-output",
    cost: 0.5,
  })
})

test("a failure passes through, and what stays on this machine is still refused", async () => {
  const failing = createScriptedModel([{ failure: "rate-limited" }], { external: true })
  expect(await withoutPersonalData(failing).generate(request)).toMatchObject({ ok: false, failure: "rate-limited" })
  const refused = await withoutPersonalData(failing).generate({ ...request, localOnly: true })
  expect(refused).toMatchObject({ ok: false, failure: "privacy" })
  expect(failing.asked).toHaveLength(1)
})

test("a picture is not sent: nothing takes personal data out of it", async () => {
  const inner = createScriptedModel([{ value: { to: "x", lines: [] } }], { external: true })
  const images = [{ mediaType: "image/png", bytes: new Uint8Array([1]) }]
  const result = await withoutPersonalData(inner).generate({ ...request, images })
  expect(result).toMatchObject({ ok: false, failure: "privacy" })
  expect(inner.asked).toEqual([])
})
