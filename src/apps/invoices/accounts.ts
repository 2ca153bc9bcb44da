import type { Finding } from "../../core/finding.ts"
import { isFound } from "../../core/finding.ts"
import type { Acceptance } from "../review.ts"
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

const kind = "invoice-bank"
const name = "bank details as before"

/** An account of a seller. Without `accepted` it is the first that was read, which nobody has looked at. */
interface Account extends Remembered {
  readonly iban: string
  readonly accepted?: Acceptance
}

const unconfirmed = "nobody has confirmed it"

/**
 * Compares with the accounts that this home knows of a seller: the first that was read, until a person accepts another one,
 * and then those that people accepted.
 */
export async function checkAccount(
  memory: Memory,
  seller: string,
  source: string,
  iban: Finding<string>,
): Promise<Compared | undefined> {
  if (!isFound(iban)) return undefined
  const { context, store } = memory
  const { principal } = context
  const key = keyOf(seller)
  const accounts = accountsIn(await store.record(kind, key))
  const own: Account = { iban: iban.value, ...rememberedNow(memory, source) }
  const same = accounts.find((account) => account.iban === own.iban)
  if (same !== undefined)
    return passed(isToldTo(principal, same) ? `As ${described(same)}` : `As before; ${trust(same)}`)
  if (accounts.length === 0) {
    await store.saveRecord(kind, key, { accounts: [own] })
    return passed(`The first account of this seller; ${unconfirmed}`)
  }
  const accepted = await acceptedBefore(memory, keyOf("account", seller, own.iban))
  if (accepted !== undefined) {
    const confirmed = accounts.filter((account) => account.accepted !== undefined)
    await store.saveRecord(kind, key, { accounts: [...confirmed, { ...own, accepted }] })
    return passed(`Another account than before, ${howAccepted(accepted)}`)
  }
  const told = accounts.filter((account) => isToldTo(principal, account))
  const detail =
    told.length === 0
      ? `This seller's account was another before (${accounts.map(trust).join("; ")}); now it is ${own.iban}`
      : `This seller's account was ${told.map((account) => `${account.iban} (${described(account)})`).join(" or ")}; now it is ${own.iban}`
  return {
    check: { name, status: "failed", detail },
    problem: { code: "bank_changed", message: detail, at: "fields.iban" },
  }
}

function passed(detail: string): Compared {
  return { check: { name, status: "passed", detail } }
}

function described(account: Account): string {
  return `${howRead(account)}; ${trust(account)}`
}

function trust({ accepted }: Account): string {
  return accepted === undefined ? unconfirmed : howAccepted(accepted)
}

function accountsIn(value: unknown): readonly Account[] {
  return typeof value === "object" && value !== null && "accounts" in value
    ? (value.accounts as readonly Account[])
    : []
}
