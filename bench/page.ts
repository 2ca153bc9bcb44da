// The page in a real browser: node bench/page.ts text | pdf [SPANS] | large | paint
// `pdf` needs GROUNDWORK_DATA (default ../shared/data) and pdftotext (poppler-utils), whose word boxes are the judge.
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createGroundwork } from "../src/groundwork.ts"
import { startService } from "../src/server/serve.ts"
import { openBrowser } from "../test/browser/browser.ts"
import { checkHighlights } from "./page/highlights.ts"
import { openLargeFiles } from "./page/large.ts"
import { measurePaint } from "./page/paint.ts"
import { checkPdfBoxes } from "./page/pdf-boxes.ts"
import type { PageBench } from "./page/port.ts"

const parts: Readonly<Record<string, (bench: PageBench) => Promise<void>>> = {
  text: checkHighlights,
  pdf: checkPdfBoxes,
  large: openLargeFiles,
  paint: measurePaint,
}
const part = parts[process.argv[2] ?? ""]
if (part === undefined) {
  console.error(`usage: node bench/page.ts ${Object.keys(parts).join(" | ")}`)
  process.exit(2)
}
const root = join(import.meta.dirname, "..")
const groundwork = await createGroundwork({ home: mkdtempSync(join(tmpdir(), "groundwork-page-")) })
const service = await startService(groundwork, {
  host: "127.0.0.1",
  port: 0,
  log: false,
  webFolder: join(root, "web/dist"),
})
const browser = await openBrowser()
try {
  await part({
    groundwork,
    address: service.address,
    page: await browser.newPage({ viewport: { width: 1280, height: 900 } }),
    handbook: join(root, "examples/handbook"),
    data: process.env.GROUNDWORK_DATA ?? join(root, "../shared/data"),
    count: Number(process.argv[3] ?? 500),
  })
} finally {
  await browser.close()
  await service.close()
  await groundwork.close()
}
