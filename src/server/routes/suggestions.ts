import { z } from "@hono/zod-openapi"
import { notInForce } from "../../core/in-force.ts"
import { type Call, route } from "../route.ts"

/** Documents that are looked at for headings: enough for three questions. */
const sampleSize = 60

export const suggestions = route({
  method: "get",
  path: "/api/suggestions",
  summary: "Three questions that documents the caller may read suggest",
  role: "reader",
  reply: z.object({ questions: z.array(z.string()) }),
  handle: async ({ services, identity }: Call<unknown, unknown, unknown>) => {
    const { store } = services.groundwork
    const readable = await store.readable(identity.context)
    const documents = await store.documents({}, readable, sampleSize)
    const today = new Date().toISOString().slice(0, 10)
    const questions: string[] = []
    for (const document of documents) {
      if (notInForce(document.metadata, today) !== undefined) continue
      const structure = await store.structure(document.currentVersion)
      const text = await store.text(document.currentVersion)
      if (structure === undefined || text === undefined) continue
      const headings = structure.blocks.flatMap((block) =>
        block.kind === "heading" ? [text.slice(block.start, block.end)] : [],
      )
      const asked = headings.find((heading) => heading.endsWith("?") && heading.length < 90)
      if (asked !== undefined) questions.push(asked)
      else if (headings.length > 2 && document.title.length < 60)
        questions.push(`What does “${document.title}” say about ${lowerFirst(headings[1] ?? "")}?`)
      if (questions.length === 3) break
    }
    return { questions }
  },
})

/** A heading inside a sentence; names and acronyms keep their capital. */
function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? `${text[0]?.toLowerCase() ?? ""}${text.slice(1)}` : text
}
