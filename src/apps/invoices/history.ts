import { createHash } from "node:crypto"
import { isFound } from "../../core/finding.ts"
import { mayRead, type Principal, type ReaderList } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, AppProblem, SourceDocument } from "../app.ts"
import { fold } from "../extraction/labels.ts"
import type { Check } from "../extraction/output.ts"
import type { Fields } from "./output.ts"

const seenKind = "invoice-seen"
const bankKind = "invoice-bank"

/** Where something was read first, and who may be told of it: who read it, and the owner. */
interface Remembered {
  readonly source: string
  readonly readers?: ReaderList
}

interface Seen extends Remembered {
  readonly version: string
  readonly grossAmount: string
}

interface Bank extends Remembered {
  readonly iban: string
}

/**
 * Compares with invoices read before in this home: the same number of the same seller, another account of the same
 * seller. That there was one is said to everybody; its source and account only to those who may read them.
 */
export async function compareWithEarlier(
  context: Pick<Context, "principal">,
  store: AppParts["store"],
  { version, source }: Pick<SourceDocument, "version" | "source">,
  fields: Fields,
): Promise<{ readonly checks: readonly Check[]; readonly problems: readonly AppProblem[] }> {
  const seller = sellerKey(fields)
  if (seller === undefined) return { checks: [], problems: [] }
  const { principal } = context
  const results = [
    await checkDuplicate(principal, store, seller, version, source, fields),
    await checkBank(principal, store, seller, source, fields),
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
  principal: Principal,
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
    const from = isToldTo(principal, seen) ? ` from ${seen.source}` : ""
    const detail = `Number ${fields.number.value} of this seller was read before${from}`
    return {
      check: { name, status: "failed", detail },
      problem: { code: "duplicate", message: detail, at: "fields.number" },
    }
  }
  const grossAmount = isFound(fields.grossAmount) ? fields.grossAmount.value : ""
  if (!isSeen(seen))
    await store.saveRecord(seenKind, key, {
      version,
      source,
      grossAmount,
      readers: readersOf(principal),
    } satisfies Seen)
  return { check: { name, status: "passed", detail: fields.number.value } }
}

async function checkBank(
  principal: Principal,
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
    const detail = isToldTo(principal, known)
      ? `This seller's account was ${known.iban} (${known.source}); now it is ${fields.iban.value}`
      : `This seller's account was another before; now it is ${fields.iban.value}`
    return {
      check: { name, status: "failed", detail },
      problem: { code: "bank_changed", message: detail, at: "fields.iban" },
    }
  }
  if (!isBank(known))
    await store.saveRecord(bankKind, key, {
      iban: fields.iban.value,
      source,
      readers: readersOf(principal),
    } satisfies Bank)
  return {
    check: {
      name,
      status: "passed",
      detail: !isBank(known)
        ? "The first account of this seller"
        : isToldTo(principal, known)
          ? `As in ${known.source}`
          : "As before",
    },
  }
}

function isToldTo(principal: Principal, { readers }: Remembered): boolean {
  return mayRead(principal, readers ?? [])
}

function readersOf(principal: Principal): ReaderList {
  return principal.kind === "user" && principal.user !== "" ? [`user:${principal.user}`] : []
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
