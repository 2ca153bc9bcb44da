import { z } from "zod"
import { groundworkError } from "../core/errors.ts"
import type { App } from "./app.ts"
import { contracts } from "./contracts/contracts.ts"
import { extractApp } from "./extract/extract.ts"
import { imagesApp } from "./images/images.ts"
import { invoicesApp } from "./invoices/invoices.ts"
import { meetingsApp } from "./meetings/meetings.ts"
import { recommendApp } from "./recommend/recommend.ts"
import { routeApp } from "./route/route.ts"
import { summarise } from "./summarise/summarise.ts"
import { support } from "./support/support.ts"

/** The built-in apps, in the order people read them. */
export const apps: readonly App<unknown, unknown>[] = [
  support,
  contracts,
  invoicesApp,
  extractApp,
  meetingsApp,
  routeApp,
  recommendApp,
  imagesApp,
  summarise,
]

const appForm = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "is no name: small letters, digits and dashes"),
  title: z.string().min(1),
  takes: z.enum(["each", "all", "none"]),
  input: z.instanceof(z.ZodType),
  output: z.instanceof(z.ZodType),
  run: z.custom((value) => typeof value === "function", "is no function"),
  cases: z.array(z.unknown()),
})

/**
 * The built-in apps and those of the settings.
 * @throws input_invalid for what `defineApp` did not make, or a name that is taken
 */
export function appsOf(own: readonly object[]): readonly App<unknown, unknown>[] {
  const all = [...apps]
  for (const given of own) {
    const parsed = appForm.safeParse(given)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw groundworkError("input_invalid", `apps: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim())
    }
    if (all.some(({ name }) => name === parsed.data.name))
      throw groundworkError("input_invalid", `apps: there are two named "${parsed.data.name}"`)
    all.push(given as App<unknown, unknown>)
  }
  return all
}

/** The app of this name. */
export function findApp(own: readonly object[], name: string): App<unknown, unknown> | undefined {
  return appsOf(own).find((app) => app.name === name)
}
