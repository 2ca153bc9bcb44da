import type { Claim } from "../../core/evidence.ts"
import { type Finding, isFound } from "../../core/finding.ts"
import type { Clause, Output } from "./output.ts"

/** Types that a reader asks for first, and how a page calls them. */
const told: readonly (readonly [type: string, label: string])[] = [
  ["Notice Period To Terminate Renewal", "Notice to stop a renewal"],
  ["Termination For Convenience", "Termination without cause"],
  ["Change Of Control", "Change of control"],
  ["Anti-Assignment", "Assignment"],
  ["Exclusivity", "Exclusivity"],
  ["Non-Compete", "Competition"],
  ["License Grant", "Licence"],
  ["Ip Ownership Assignment", "Intellectual property"],
  ["Minimum Commitment", "Minimum commitment"],
  ["Revenue/Profit Sharing", "Share of revenue"],
  ["Price Restrictions", "Prices"],
  ["Most Favored Nation", "Most favoured customer"],
  ["Cap On Liability", "Limit of liability"],
  ["Uncapped Liability", "Liability without limit"],
  ["Liquidated Damages", "Fixed damages"],
  ["Warranty Duration", "Warranty"],
  ["Insurance", "Insurance"],
  ["Audit Rights", "Audit"],
  ["Post-Termination Services", "After the end"],
]

/** What a reader misses where it is not said. */
const basics = ["Parties", "Dated", "Term", "Law"]

/** A quote longer than this is cut in the page's text; its evidence stays whole. */
const longQuote = 320

/** One page made of the findings: each line is a claim with its evidence. */
export function summarize(output: Omit<Output, "summary">): Output["summary"] {
  const claims: Claim[] = []
  const add = (label: string, findings: readonly Finding[]) => {
    const sure = findings.filter(isFound)
    if (sure.length === 0) return
    claims.push({
      text: `${label}: ${sure.map((finding) => shorten(finding.value, longQuote)).join("; ")}`,
      verdict: "supported",
      confidence: Math.max(...sure.map((finding) => finding.confidence)),
      citations: sure.flatMap((finding) => finding.evidence.slice(0, 1)),
    })
  }
  add("Contract", [output.title])
  add("Parties", output.parties.slice(0, 6))
  add("Dated", [output.dates.agreement])
  add("In force from", [output.dates.effective])
  add("Term", [output.term])
  add("Renewal", [output.renewal])
  add("Law", [output.law])
  for (const [type, label] of told) add(label, presentBest(output.clauses, type))
  const absent = output.clauses.filter((clause) => !clause.present && told.some(([type]) => type === clause.type))
  const lines = claims.map((claim) => `- ${claim.text}`)
  const unsaid = basics.filter((label) => !claims.some((claim) => claim.text.startsWith(`${label}: `)))
  if (unsaid.length > 0) lines.push(`- Not said: ${unsaid.join(", ").toLowerCase()}`)
  if (absent.length > 0) lines.push(`- Not found: ${absent.map((clause) => clause.type).join(", ")}`)
  return { text: lines.join("\n"), claims }
}

function presentBest(clauses: readonly Clause[], type: string): readonly Finding[] {
  const clause = clauses.find((entry) => entry.type === type && entry.present)
  return clause?.findings.slice(0, 1) ?? []
}

/** Cut before the word that crosses `longest` characters, with a mark; whole where it is not longer. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = text.lastIndexOf(" ", longest)
  return `${text.slice(0, end === -1 ? longest : end)} …`
}
