import { type Found, isFound } from "../../core/finding.ts"
import type { Clause, Output } from "./output.ts"
import { shorten } from "./summary.ts"

/** The page a person reads, as Markdown: summary, obligations, what differs, what the playbook says. */
export function renderContract(output: Output): string {
  const lines = ["# Contract", "", output.summary.text]
  const plain = output.summary.plain ?? []
  if (plain.length > 0)
    lines.push("", `## In plain words (written by ${plain[0]!.writtenBy})`, "", ...plain.map(({ text }) => `- ${text}`))
  if (output.clauses.length > 0) lines.push("", "## Clauses", "", ...clauseLines(output.clauses))
  if (output.obligations.length > 0) {
    lines.push("", "## Obligations", "")
    for (const { party, duty, what, deadline } of output.obligations)
      lines.push(
        `- **${party}** ${duty}: ${isFound(what) ? what.value : what.reason}${deadline !== undefined && isFound(deadline) ? ` — *${deadline.value}*` : ""}`,
      )
  }
  if (output.money.length > 0) {
    lines.push("", "## Money", "")
    for (const sum of output.money)
      if (isFound(sum)) lines.push(`- ${sum.value}: “${shorten(quoteOf(sum), longQuote)}”`)
  }
  if (output.comparison !== undefined) {
    lines.push("", `## Compared with ${output.comparison.with}`, "")
    for (const { kind, types, before, after, differences } of output.comparison.changes) {
      const about = types.length === 0 ? "" : ` (${types.join(", ")})`
      if (kind === "changed")
        lines.push(`- changed${about}: ${differences.map(({ from, to }) => `“${from}” → “${to}”`).join("; ")}`)
      else {
        const side = kind === "added" ? after : before
        lines.push(`- ${kind}${about}: ${isFound(side) ? side.value : side.reason}`)
      }
    }
  }
  if (output.playbook !== undefined) {
    lines.push("", `## ${output.playbook.name}`, "")
    for (const { type, status, detail, note } of output.playbook.rules)
      lines.push(`- ${status}: ${type}: ${detail}${note === undefined ? "" : ` (${note})`}`)
  }
  return `${lines.join("\n")}\n`
}

/** A quote longer than this is cut on the page; the whole of it is in the output. */
const longQuote = 200

/** The 41 types: the best place of those that the contract has, and the names of those that it has not. */
function clauseLines(clauses: readonly Clause[]): readonly string[] {
  const present = clauses.filter((clause) => clause.present)
  const absent = clauses.filter((clause) => !clause.present)
  return [
    ...present.map(({ type, confidence, findings }) => {
      const best = findings.find(isFound)
      return `- ${type} (${confidence.toFixed(2)}): ${best === undefined ? "no place" : `“${shorten(best.value, longQuote)}”`}`
    }),
    ...(absent.length === 0 ? [] : [`- Absent (${absent.length}): ${absent.map(({ type }) => type).join(", ")}`]),
  ]
}

function quoteOf({ evidence }: Found): string {
  return (evidence[0]?.quote ?? "").replace(/\s+/g, " ")
}
