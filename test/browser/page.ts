import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { startTestService, type TestService } from "../e2e/service.ts"
import { openBrowser } from "./browser.ts"

/** The page as `npm ci` builds it. */
const webFolder = join(import.meta.dirname, "../../web/dist")

export interface TestPage {
  readonly service: TestService
  readonly page: Page
  /** Opens a place of the page by its address. */
  readonly go: (path: string) => Promise<unknown>
  readonly signIn: (email: string, password: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** A service of its own with its page open in a real browser. */
export async function openTestPage(): Promise<TestPage> {
  if (!existsSync(webFolder)) throw new Error("web/dist is missing: npm ci builds it, or npm run prepare")
  const [service, browser] = await Promise.all([startTestService({ webFolder }), openBrowser()])
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const go = (path: string) => page.goto(`${service.service.address}${path}`)
  return {
    service,
    page,
    go,
    signIn: async (email, password) => {
      await page.context().clearCookies()
      await go("/sign-in")
      await page.getByLabel("E-mail").fill(email)
      await page.getByLabel("Password").fill(password)
      await page.getByRole("button", { name: "Sign in", exact: true }).click()
      await page.getByRole("button", { name: "Sign out" }).waitFor()
    },
    close: async () => {
      await browser.close()
      await service.close()
    },
  }
}
