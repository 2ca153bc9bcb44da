import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { errors } from "../../src/core/errors.ts"
import { routes } from "../../src/server/routes/list.ts"
import { startTestService, type TestService } from "../e2e/service.ts"
import { valuesOf } from "../fixtures/service/values.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

const codes = Object.keys(errors)

for (const route of routes) {
  test(`whatever is sent to ${route.method} ${route.path}, the answer is of its form or a fault from the table`, async () => {
    const schemaOf = (part: unknown) =>
      part === undefined
        ? fc.constant(undefined)
        : valuesOf(z.toJSONSchema(part as z.ZodType, { unrepresentable: "any", io: "input" }))
    const text = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom("x", "..", "%2e%2e", "\u0000", "💥"))
    await fc.assert(
      fc.asyncProperty(schemaOf(route.body), schemaOf(route.query), text, async (body, query, id) => {
        const path = route.path.replace(/\{\w+\}/g, encodeURIComponent(id.toWellFormed()) || "x")
        const search =
          typeof query === "object" && query !== null
            ? `?${new URLSearchParams(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value).toWellFormed()])))}`
            : ""
        const method = route.method.toUpperCase()
        const response =
          route.takesBytes === true
            ? await fetch(`${service.service.address}${path}${search}`, { method, body: id.toWellFormed() })
            : await service.call(method, `${path}${search}`, route.body === undefined ? undefined : (body ?? null))
        expect(response.status, await response.clone().text()).toBeLessThan(500)
        if (response.ok) return
        // What is spoken in another protocol has its own form of a fault.
        const problem = (await response.json()) as { code?: string; jsonrpc?: string }
        if (problem.jsonrpc !== "2.0") expect(codes).toContain(problem.code)
      }),
      { numRuns: Number(process.env.GROUNDWORK_FUZZ_RUNS ?? 12) },
    )
  }, 60_000)
}
