import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"

/** A real Chromium from the package; nothing is downloaded. `CHROMIUM_PATH` names another one. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    // One process for all is for functions in a cloud: there the browser ends with its first page.
    args: [...chromium.args.filter((name) => name !== "--single-process"), "--no-sandbox", "--disable-gpu"],
    headless: true,
  })
}
