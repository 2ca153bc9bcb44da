import type { App } from "./app.ts"

/** Every app, in the order people read them. A new app is one line here. */
export const apps: readonly App<unknown, unknown>[] = []

/** The app of this name. */
export function findApp(name: string): App<unknown, unknown> | undefined {
  return apps.find((app) => app.name === name)
}
