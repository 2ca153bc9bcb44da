import type { App } from "./app.ts"
import { invoicesApp } from "./invoices/invoices.ts"
import { meetingsApp } from "./meetings/meetings.ts"
import { support } from "./support/support.ts"

/** Every app, in the order people read them. A new app is one line here. */
export const apps: readonly App<unknown, unknown>[] = [support, invoicesApp, meetingsApp]

/** The app of this name. */
export function findApp(name: string): App<unknown, unknown> | undefined {
  return apps.find((app) => app.name === name)
}
