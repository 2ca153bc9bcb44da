import { createHash } from "node:crypto"
import { resolve } from "node:path"
import { isFound } from "../../core/finding.ts"
import type { AppProblem, SourceDocument } from "../app.ts"
import { fold } from "../extraction/labels.ts"
import type { Check } from "../extraction/output.ts"
import { checkAccount } from "./accounts.ts"
import type { Fields } from "./output.ts"
import {
  acceptedBefore,
  type Compared,
  howAccepted,
  howRead,
  isToldTo,
  keyOf,
  type Memory,
  type Remembered,
  rememberedNow,
} from "./remembered.ts"

const seenKind = "invoice-seen"
const name = "not seen before"

/** An invoice that was read: from which place, and which bytes. */
interface Seen extends Remembered {
  readonly place: string
  /** SHA-256 of the bytes, hex. */
  readonly content: string
}

/**
 * Compares with invoices read before in this home: the same bytes or the same number of the same seller from elsewhere,
 * another account of the same seller. That there was one is said to everybody; its source and account only to those who may
 * read them. One transaction: of two runs at once one is the first.
 */
export function compareWithEarlier(
  memory: Memory,
  source: Pick<SourceDocument, "source" | "bytes">,
  fields: Fields,
): Promise<{ readonly checks: readonly Check[]; readonly problems: readonly AppProblem[] }> {
  return memory.store.transaction(async () => {
    const seller = sellerKey(fields)
    const results = [
      await checkSeen(memory, seller, source, fields),
      seller === undefined ? undefined : await checkAccount(memory, seller, source.source, fields.iban),
    ].filter((result) => result !== undefined)
    return {
      checks: results.map((result) => result.check),
      problems: results.flatMap((result) => result.problem ?? []),
    }
  })
}

async function checkSeen(
  memory: Memory,
  seller: string | undefined,
  { source, bytes }: Pick<SourceDocument, "source" | "bytes">,
  { number }: Fields,
): Promise<Compared> {
  const { context, store } = memory
  const content = createHash("sha256").update(bytes).digest("hex")
  const own: Seen = { place: resolve(source), content, ...rememberedNow(memory, source) }
  const bySeller = seller !== undefined && isFound(number) ? keyOf(seller, number.value.toLowerCase()) : undefined
  const keys = [...(bySeller === undefined ? [] : [bySeller]), keyOf("content", content)]
  for (const key of keys) {
    const seen = await store.record(seenKind, key)
    if (!isSeen(seen)) {
      await store.saveRecord(seenKind, key, own)
      continue
    }
    if (seen.place === own.place && seen.content === content) continue
    const accepted = await acceptedBefore(memory, keyOf("copy", own.place, content))
    if (accepted !== undefined)
      return { check: { name, status: "passed", detail: `Read before, ${howAccepted(accepted)}` } }
    const what =
      seen.content === content ? "The same file" : `Number ${isFound(number) ? number.value : ""} of this seller`
    const detail = `${what} was read before${isToldTo(context.principal, seen) ? `, ${howRead(seen)}` : ""}`
    return {
      check: { name, status: "failed", detail },
      problem: { code: "duplicate", message: detail, at: "fields.number" },
    }
  }
  return { check: { name, status: "passed", detail: isFound(number) ? number.value : "These bytes" } }
}

/** A seller is known by tax identifier, else by name; nothing is remembered of one that is unsure. */
function sellerKey(fields: Fields): string | undefined {
  if (isFound(fields.sellerTaxId) && fields.sellerTaxId.confidence >= 0.9) return fields.sellerTaxId.value
  if (!isFound(fields.sellerName) || fields.sellerName.confidence < 0.6) return undefined
  return fold(fields.sellerName.value).replace(/[^\p{L}\p{N}]/gu, "")
}

function isSeen(value: unknown): value is Seen {
  return typeof value === "object" && value !== null && "place" in value && "content" in value
}
