import { type PageBench, placeOf, randomSpan, seeded } from "./port.ts"

/** Random spans of every document of the sample that is shown as text: the marked words must be the quote. */
export async function checkHighlights({ groundwork, address, page, handbook, count }: PageBench): Promise<void> {
  const context = () => groundwork.context({ kind: "bench" })
  await groundwork.ingest(context(), [handbook, `${handbook}/../samples`], { collection: "sample" })
  const random = seeded(1)
  const documents = []
  for await (const document of groundwork.documents(context())) if (document.type !== "pdf") documents.push(document)
  const tally = new Map<string, { right: number; all: number }>()
  for (let turn = 0; turn < count; turn += 1) {
    const document = documents[turn % documents.length]!
    const shown = await groundwork.document(context(), document.id)
    const span = shown === undefined ? undefined : randomSpan(shown.text, random)
    if (shown === undefined || span === undefined) continue
    await page.goto(`${address}${placeOf(document.id, shown.version, span)}`)
    await page.locator("mark[data-active=true]").first().waitFor()
    const marked = (await page.locator("mark[data-active=true]").allTextContents()).join(" ")
    const entry = tally.get(document.type) ?? { right: 0, all: 0 }
    tally.set(document.type, entry)
    entry.all += 1
    // What stands between two blocks or cells (a line break, a bar, an item's dash) is drawn by the page, not marked.
    if (letters(marked) === letters(shown.text.slice(span.start, span.end).replace(/(?:^|\n)\s*-(?=\s|$)/g, "")))
      entry.right += 1
    else console.log(`${document.path} ${span.start}–${span.end}: “${marked}”`)
  }
  for (const [type, { right, all }] of tally) console.log(`${type}: ${right} of ${all}`)
}

function letters(text: string): string {
  return text.replace(/[\s|]+/g, "")
}
