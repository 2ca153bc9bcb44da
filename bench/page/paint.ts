import { type PageBench, percentile } from "./port.ts"

/** First contentful paint of the first page (cache empty), and the longest time from a key or click to the next paint. */
export async function measurePaint({ groundwork, address, page, handbook }: PageBench): Promise<void> {
  await groundwork.ingest(groundwork.context({ kind: "bench" }), [handbook], { collection: "handbook" })
  const paints: number[] = []
  for (let turn = 0; turn < 7; turn += 1) {
    const fresh = await page.context().browser()!.newContext()
    const view = await fresh.newPage()
    await view.goto(address)
    await view.waitForLoadState("networkidle")
    paints.push(
      await view.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN),
    )
    await fresh.close()
  }
  console.log(
    `first contentful paint: median ${percentile(paints, 0.5).toFixed(0)} ms, worst ${Math.max(...paints).toFixed(0)} ms`,
  )
  await page.goto(address)
  await page.evaluate(() => {
    const delays: number[] = []
    Object.assign(globalThis, { delays })
    new PerformanceObserver((list) => delays.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: "event",
      durationThreshold: 16,
    } as PerformanceObserverInit)
  })
  await page
    .getByLabel("Question", { exact: true })
    .pressSequentially("How many days of annual leave do employees have?")
  await page.keyboard.press("Enter")
  await page.locator("button[data-mark]").first().click()
  await page.locator("aside[aria-label=Source]").waitFor()
  for (const key of ["j", "j", "k", "Escape", "j", "Escape"]) await page.keyboard.press(key)
  await page.waitForTimeout(500)
  const delays = await page.evaluate(() => (globalThis as unknown as { delays: number[] }).delays)
  console.log(
    `interaction to next paint: worst ${Math.max(0, ...delays).toFixed(0)} ms over ${delays.length} events of 16 ms or more`,
  )
}
