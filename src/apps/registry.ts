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

/** Every app, in the order people read them. A new app is one line here. */
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

/** The app of this name. */
export function findApp(name: string): App<unknown, unknown> | undefined {
  return apps.find((app) => app.name === name)
}
