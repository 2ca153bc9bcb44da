import { createHash } from "node:crypto"
import { isFound } from "../../core/finding.ts"
import type { AppParts, AppProblem } from "../app.ts"
import { fold } from "../extraction/labels.ts"
import type { Check } from "../extraction/output.ts"
import type { Fields } from "./output.ts"

const seenKind = "invoice-seen"
const bankKind = "invoice-bank"

interface Seen {
  readonly version: string
  readonly source: string
  readonly grossAmount: string
}

interface Bank {
  readonly iban: string
  readonly source: string
}

/** Compares with invoices read before in this home: the same number of the same seller, another account of the same seller. */
export async function compareWithEarlier(
  store: AppParts["store"],
  version: string,
  source: string,
  fields: Fields,
): Promise<{ readonly checks: readonly Check[]; readonly problems: readonly AppProblem[] }> {
  const seller = sellerKey(fields)
  if (seller === undefined) return { checks: [], problems: [] }
  const results = [
    await checkDuplicate(store, seller, version, source, fields),
    await checkBank(store, seller, source, fields),
  ].filter((result) => result !== undefined)
  return {
    checks: results.map((result) => result.check),
    problems: results.flatMap((result) => result.problem ?? []),
  }
}

interface Result {
  readonly check: Check
  readonly problem?: AppProblem
}

async function checkDuplicate(
  store: AppParts["store"],
  seller: string,
  version: string,
  source: string,
  fields: Fields,
): Promise<Result | undefined> {
  const name = "not seen before"
  if (!isFound(fields.number)) return undefined
  const key = hash(`${seller}\n${fields.number.value.toLowerCase()}`)
  const seen = await store.record(seenKind, key)
  if (isSeen(seen) && seen.version !== version) {
    const detail = `Number ${fields.number.value} of this seller was read before from ${seen.source}`
    return {
      check: { name, status: "failed", detail },
      problem: { code: "duplicate", message: detail, at: "fields.number" },
    }
  }
  const grossAmount = isFound(fields.grossAmount) ? fields.grossAmount.value : ""
  if (!isSeen(seen)) await store.saveRecord(seenKind, key, { version, source, grossAmount } satisfies Seen)
  return { check: { name, status: "passed", detail: fields.number.value } }
}

async function checkBank(
  store: AppParts["store"],
  seller: string,
  source: string,
  fields: Fields,
): Promise<Result | undefined> {
  const name = "bank details as before"
  if (!isFound(fields.iban)) return undefined
  const key = hash(seller)
  const known = await store.record(bankKind, key)
  if (isBank(known) && known.iban !== fields.iban.value) {
    const detail = `This seller's account was ${known.iban} (${known.source}); now it is ${fields.iban.value}`
    return {
      check: { name, status: "failed", detail },
      problem: { code: "bank_changed", message: detail, at: "fields.iban" },
    }
  }
  if (!isBank(known)) await store.saveRecord(bankKind, key, { iban: fields.iban.value, source } satisfies Bank)
  return {
    check: {
      name,
      status: "passed",
      detail: isBank(known) ? `As in ${known.source}` : "The first account of this seller",
    },
  }
}

/** A seller is known by tax identifier, else by name; nothing is remembered of one that is unsure. */
function sellerKey(fields: Fields): string | undefined {
  if (isFound(fields.sellerTaxId) && fields.sellerTaxId.confidence >= 0.9) return fields.sellerTaxId.value
  if (!isFound(fields.sellerName) || fields.sellerName.confidence < 0.6) return undefined
  return fold(fields.sellerName.value).replace(/[^\p{L}\p{N}]/gu, "")
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32)
}

function isSeen(value: unknown): value is Seen {
  return typeof value === "object" && value !== null && "version" in value && "source" in value
}

function isBank(value: unknown): value is Bank {
  return typeof value === "object" && value !== null && "iban" in value && "source" in value
}
