// Takes a picture of every view, three widths, both themes: node test/browser/shots.ts FOLDER [ADDRESS]
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { openBrowser } from "./browser.ts"

const folder = process.argv[2] ?? "shots"
const address = process.argv[3] ?? "http://127.0.0.1:7700"
const only = process.argv[4]
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const documents = (await (await fetch(`${address}/api/documents?limit=100`)).json()) as {
  documents: { id: string; type: string }[]
}
const pdf = documents.documents.find((document) => document.type === "pdf")?.id ?? ""
const views: Readonly<Record<string, string>> = {
  ask: "/",
  answer: "/?q=How%20many%20days%20of%20annual%20leave%20do%20full-time%20employees%20have%3F",
  documents: "/documents",
  pdf: `/documents/${pdf}?start=10&end=60`,
  apps: "/apps",
  "app-form": "/apps/contracts",
  runs: "/runs",
  measure: "/measure",
  review: "/review",
  operate: "/operate",
  "sign-in": "/sign-in",
}
for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [360, 900, 1440]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    for (const [name, path] of Object.entries(views)) {
      if (only !== undefined && `${name}-${colorScheme}-${width}` !== only) continue
      await page.goto(`${address}${path}`)
      await page.waitForLoadState("networkidle")
      if (name === "answer") {
        await page.waitForSelector("button[data-mark]")
        if (width > 400) await page.click("button[data-mark]")
        await page.waitForTimeout(500)
      }
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`) })
    }
    await page.close()
  }
}
await browser.close()
