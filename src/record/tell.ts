import type { RunRecord, Step } from "../core/run.ts"

/** A trace as a story: what was asked, how it was understood, what was found and why, what the gate said, what it cost and took. */
export function tellRun(run: RunRecord): string {
  const who = run.principal.kind === "system" ? "the owner" : run.principal.user || "someone"
  const lines = [`${run.kind} ${run.id}`, `  ${run.startedAt}, by ${who}, ${run.status}, ${run.ms} ms`]
  const question = field(run.input, "text") ?? field(run.input, "question")
  if (question !== undefined) lines.push(`  asked: ${question}`)
  for (const step of run.steps) lines.push(...tellStep(step))
  const output = run.output
  const reason = field(output, "reason")
  const text = field(output, "text")
  if (reason !== undefined) lines.push(`  declined: ${reason}`)
  if (text !== undefined && text !== "") lines.push(`  said: ${text.replace(/\s+/g, " ").slice(0, 500)}`)
  const cost = (output as { readonly cost?: unknown } | null)?.cost
  if (typeof cost === "number") lines.push(`  cost: $${cost.toFixed(6)}`)
  return lines.join("\n")
}

function tellStep(step: Step): readonly string[] {
  const plain = Object.entries(step.detail).filter(([, value]) => typeof value !== "object" || value === null)
  const lists = Object.entries(step.detail).filter((entry): entry is [string, readonly unknown[]] =>
    Array.isArray(entry[1]),
  )
  const facts = plain.map(([name, value]) => `${name} ${String(value)}`).join(", ")
  return [
    `  ${step.name} (${step.ms} ms)${facts === "" ? "" : `: ${facts}`}`,
    ...lists.flatMap(([name, values]) => [
      `    ${name}: ${values.length}`,
      ...values.slice(0, 5).map((value) => `      · ${tellValue(value)}`),
      ...(values.length > 5 ? [`      … ${values.length - 5} more, see --json`] : []),
    ]),
  ]
}

function tellValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value)
  return Object.entries(value)
    .map(([name, entry]) => `${name} ${typeof entry === "object" ? JSON.stringify(entry) : String(entry)}`)
    .join(", ")
    .slice(0, 300)
}

function field(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined
  const found = (value as Readonly<Record<string, unknown>>)[name]
  return typeof found === "string" ? found : undefined
}
