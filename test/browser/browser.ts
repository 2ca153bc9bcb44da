import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"

/** A real Chromium from the package; nothing is downloaded. `CHROMIUM_PATH` names another one. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: [...chromium.args, "--no-sandbox", "--disable-gpu"],
    headless: true,
  })
}
