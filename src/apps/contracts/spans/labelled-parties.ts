import type { Span } from "../../../core/document.ts"

/** A party as the contract states it: its name, and the name it is called by, where one is given. */
export interface StatedParty {
  readonly name: Span
  readonly alias?: Span
}

/** What a party is called by its part in a contract. */
const roles =
  "Landlord|Lessor|Tenant|Lessee|Supplier|Vendor|Seller|Buyer|Purchaser|Client|Customer|Employer|Employee|Contractor|Consultant|Licensor|Licensee|Lender|Borrower|Franchisor|Franchisee|Agent|Principal|Provider|Distributor|Publisher|Author|Owner|Agency|Guarantor|Party [A-D1-4]"
const searched = 4000
const line = new RegExp(`^[\\s*_#-]*(?:[Tt]he\\s+)?(${roles})[*_]*\\s*:[*_]*\\s*(\\p{Lu}[^\\n]*)$`, "gmu")
/** What stands behind a name on its line: an address, a registration, what it is called. */
const behind = /\s*(?:[,;(]|\s[-–—]\s|\.\s*$)/u

const role = new RegExp(`^(?:the\\s+)?(?:${roles})$`, "iu")

/** True for what names a part in a contract and nobody who plays it. */
export function isRole(text: string): boolean {
  return role.test(text.trim())
}

/** Parties that stand behind their part, each on a line of its own: "Landlord: Maria Gonzales". At least two, or none. */
export function labelledParties(text: string): readonly StatedParty[] {
  const parties = [...text.slice(0, searched).matchAll(line)].map((match): StatedParty => {
    const [whole, part = "", rest = ""] = match
    const name = rest.slice(0, behind.exec(rest)?.index ?? rest.length).trimEnd()
    const start = match.index + whole.lastIndexOf(rest)
    const alias = match.index + whole.indexOf(part)
    return { name: { start, end: start + name.length }, alias: { start: alias, end: alias + part.length } }
  })
  return parties.length >= 2 ? parties : []
}
