import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { errors } from "../../src/core/errors.ts"
import { routes } from "../../src/server/routes/list.ts"
import { startTestService, type TestService } from "../e2e/service.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

/** Values that a schema of the API document describes, and now and then some that it does not. */
function valuesOf(schema: unknown): fc.Arbitrary<unknown> {
  const wild = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.string({ unit: "binary", maxLength: 40 }),
  )
  const node = schema as {
    type?: string
    properties?: Record<string, unknown>
    items?: unknown
    enum?: unknown[]
    const?: unknown
    anyOf?: unknown[]
    oneOf?: unknown[]
  }
  const fitting = (): fc.Arbitrary<unknown> => {
    if (node.enum !== undefined) return fc.constantFrom(...node.enum)
    if (node.const !== undefined) return fc.constant(node.const)
    const options = node.anyOf ?? node.oneOf
    if (options !== undefined) return fc.oneof(...options.map(valuesOf))
    switch (node.type) {
      case "object":
        return fc.record(
          Object.fromEntries(Object.entries(node.properties ?? {}).map(([name, child]) => [name, valuesOf(child)])),
          { requiredKeys: [] },
        )
      case "array":
        return fc.array(valuesOf(node.items), { maxLength: 3 })
      case "integer":
        return fc.integer({ min: -5, max: 2000 })
      case "number":
        return fc.double({ min: -1, max: 2, noNaN: true })
      case "boolean":
        return fc.boolean()
      default:
        return fc.oneof(
          fc.string({ maxLength: 30 }),
          fc.constantFrom(
            "how many days of leave",
            "handbook",
            "groundwork",
            "\u0000",
            "𝕏e\u0301\uD800",
            "../..",
            "%00",
          ),
        )
    }
  }
  return fc.oneof({ weight: 9, arbitrary: fitting() }, { weight: 1, arbitrary: wild })
}

const codes = Object.keys(errors)
/** They would end what the other requests need. */
const spared = new Set(["/api/reindex", "/api/models/test"])

for (const route of routes.filter((entry) => !spared.has(entry.path) && entry.takesBytes !== true)) {
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
        const response = await service.call(
          route.method.toUpperCase(),
          `${path}${search}`,
          route.body === undefined ? undefined : (body ?? null),
        )
        expect(response.status, await response.clone().text()).toBeLessThan(500)
        if (response.ok) return
        const problem = (await response.json()) as { code: string }
        expect(codes).toContain(problem.code)
      }),
      { numRuns: 12 },
    )
  }, 60_000)
}
