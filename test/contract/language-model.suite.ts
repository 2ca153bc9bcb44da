import { describe, expect, test } from "vitest"
import type { LanguageModel } from "../../src/models/port.ts"
import { contractRequest } from "./language-model.request.ts"

/** What every language model keeps. `open` gives one on this machine that answers `contractRequest` twice. */
export function languageModelContract(name: string, open: () => Promise<LanguageModel>): void {
  describe(`language model contract: ${name}`, () => {
    test("gives a value of the schema, what was used and what it cost", async () => {
      const model = await open()
      const result = await model.generate(contractRequest)
      expect(result).toMatchObject({ ok: true, value: { city: expect.any(String), inhabitants: 560000 } })
      expect(result.usage.inputTokens).toBeGreaterThan(0)
      expect(result.usage.outputTokens).toBeGreaterThan(0)
      expect(result.cost).toBeGreaterThanOrEqual(0)
      expect(result.attempts).toBeGreaterThanOrEqual(1)
    })

    test("a request that was cancelled before it began costs nothing", async () => {
      const controller = new AbortController()
      controller.abort()
      const result = await (await open()).generate(contractRequest, controller.signal)
      expect(result).toMatchObject({ ok: false, failure: "cancelled", cost: 0 })
    })

    test("takes what must stay on this machine only if it runs here", async () => {
      const model = await open()
      expect(model.external).toBe(false)
      expect((await model.generate(contractRequest)).ok).toBe(true)
    })
  })
}
