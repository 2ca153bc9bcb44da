import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"

/**
 * Flags that are for functions in a cloud: with one process for all the browser ends with its first page; without web
 * security it does not say where its requests come from, and reads what it may not.
 */
const notForPeople = new Set([
  "--single-process",
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--disable-site-isolation-trials",
])

/** A real Chromium from the package; nothing is downloaded. `CHROMIUM_PATH` names another one. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: [...chromium.args.filter((name) => !notForPeople.has(name)), "--no-sandbox", "--disable-gpu"],
    headless: true,
  })
}
