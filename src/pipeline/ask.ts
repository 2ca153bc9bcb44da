import type { Answer, Question } from "../core/answer.ts"
import { locate } from "../core/cite.ts"
import type { Citation, Claim } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"
import { type Context, throwIfOver } from "../core/run.ts"
import { agree } from "../generate/model/trust.ts"
import type { Answerer, Proposal, ProposedClaim } from "../generate/port.ts"
import type { Store } from "../store/port.ts"
import { confidenceOf } from "../verify/confidence.ts"
import { gate } from "../verify/gate.ts"
import type { CheckedClaim } from "../verify/port.ts"
import { textOfClaims, withBeside } from "./beside.ts"
import { withoutPlanted } from "./planted.ts"
import type { AskOptions } from "./port.ts"

export interface AskParts {
  readonly store: Store
  retrieve(
    context: Context,
    question: Question,
    options: AskOptions,
  ): Promise<{ readonly hits: readonly Hit[]; readonly understoodAs?: string; readonly notes: readonly string[] }>
  /** Checks a claim against the hits it cites and, once more, against the others. */
  check(context: Context, claim: ProposedClaim, hits: readonly Hit[]): Promise<CheckedClaim>
  /** The fitted threshold below which an answer is declined. */
  readonly minConfidence: number
}

/** Answers one question: retrieve → scan → answer → verify → gate. The trace's steps tell each part. */
export async function ask(
  parts: AskParts,
  answerer: Answerer,
  context: Context,
  question: Question,
  options: AskOptions,
): Promise<Answer> {
  const startedAtMs = performance.now()
  const { hits: found, understoodAs, notes: foundNotes } = await parts.retrieve(context, question, options)
  throwIfOver(context)
  context.run.saw([...new Set(found.map((hit) => hit.passage.version))])
  const scanStartedAtMs = performance.now()
  const { hits, warnings } = withoutPlanted(found)
  if (warnings.length > 0) context.run.step("scan", scanStartedAtMs, { instructions: warnings })
  const proposeStartedAtMs = performance.now()
  const proposal = await answerer.answer(
    context,
    { ...question, ...(understoodAs === undefined ? {} : { text: understoodAs, asked: question.text }) },
    hits,
  )
  context.run.step("answer", proposeStartedAtMs, {
    answerer: proposal.answerer,
    confidence: proposal.confidence,
    claims: proposal.claims.map((claim) => ({ text: claim.text, confidence: claim.confidence })),
    notes: proposal.notes,
  })
  const notes = [...foundNotes, ...proposal.notes]
  const claims = withBeside(await released(parts, context, proposal, hits), proposal.conflicts)
  const base = {
    ...(question.id === undefined ? {} : { id: question.id }),
    question: question.text,
    ...(understoodAs === undefined || understoodAs === question.text ? {} : { understoodAs }),
    answerer: proposal.answerer,
    ...(proposal.usage === undefined ? {} : { usage: proposal.usage }),
    ...(proposal.cost === undefined ? {} : { cost: proposal.cost }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(notes.length === 0 ? {} : { notes }),
    trace: context.run.id,
  }
  const threshold = options.minConfidence ?? parts.minConfidence
  const ms = () => Math.round((performance.now() - startedAtMs) * 10) / 10
  if (claims.length === 0 || proposal.confidence < threshold) {
    return {
      ...base,
      status: "abstained",
      text: "",
      confidence: proposal.confidence,
      claims: [],
      reason: whyDeclined(hits, proposal, claims),
      nearest: await placed(parts.store, nearestOf(proposal)),
      ms: ms(),
    }
  }
  for (const claim of claims) options.onClaim?.(claim)
  // What only stands beside it is no part of the answer.
  const said = claims.filter((claim) => claim.beside !== true)
  const isWhole = said.every((claim) => claim.verdict === "supported") && claims.length === proposal.claims.length
  return {
    ...base,
    status: isWhole ? "answered" : "partial",
    text: textOfClaims(claims),
    confidence: proposal.confidence,
    claims,
    ...(proposal.conflicts.length === 0 ? {} : { conflicts: proposal.conflicts }),
    ms: ms(),
  }
}

/** The claims that pass the gate: supported ones, and partly supported ones marked as such. */
async function released(
  parts: AskParts,
  context: Context,
  proposal: Proposal,
  hits: readonly Hit[],
): Promise<readonly Claim[]> {
  const startedAtMs = performance.now()
  const proposed = new Map<CheckedClaim, ProposedClaim>()
  for (const claim of proposal.claims) {
    throwIfOver(context)
    proposed.set(await parts.check(context, claim, hits), claim)
  }
  const checked = [...proposed.keys()]
  const passed = gate(checked)
  context.run.step("verify", startedAtMs, {
    gate: passed.status,
    claims: checked.map(({ text, verdict, coverage, problems }) => ({ text, verdict, coverage, problems })),
  })
  if (passed.status === "abstained") return []
  const kept: Claim[] = []
  for (const claim of passed.claims) {
    const source = proposed.get(claim)
    if (source === undefined) continue
    // One that names another place than what bears it out is shown with what does.
    const isOwn = claim.citations.length === 0 || agree([claim], [source])
    const citations = await placed(parts.store, isOwn ? source.citations : claim.citations)
    if (citations.length === 0) continue
    kept.push({
      text: claim.text,
      verdict: claim.verdict,
      // A claim that says more than its evidence is that much less sure.
      confidence: claim.verdict === "partly" ? source.confidence * confidenceOf(claim) : source.confidence,
      citations,
      ...(claim.problems.length === 0 ? {} : { problems: claim.problems }),
    })
  }
  return kept
}

function nearestOf(proposal: Proposal): readonly Citation[] {
  if (proposal.nearest.length > 0) return proposal.nearest.slice(0, 3)
  return proposal.claims.flatMap((claim) => claim.citations).slice(0, 3)
}

/** Why there is no answer. What the reader may not see was never found, so that nothing here can hint at it. */
function whyDeclined(hits: readonly Hit[], proposal: Proposal, claims: readonly Claim[]): string {
  if (hits.length === 0) return "Nothing in the documents matches the question."
  if (proposal.claims.length > 0 && claims.length === 0) return "What was found does not hold up against the documents."
  return "The documents do not say; the nearest evidence is shown."
}

/** Citations whose quote is its span to the letter, with the page and boxes they stand on; any other is dropped. */
async function placed(store: Store, citations: readonly Citation[]): Promise<readonly Citation[]> {
  const found: Citation[] = []
  for (const citation of citations) {
    if (citation.kind === "record" || citation.kind === "region") {
      found.push(citation)
      continue
    }
    const text = await store.text(citation.version)
    if (text === undefined || text.slice(citation.start, citation.end) !== citation.quote) continue
    if (citation.boxes !== undefined) {
      found.push(citation)
      continue
    }
    const structure = await store.structure(citation.version)
    found.push({ ...citation, ...locate(structure?.layout, citation) })
  }
  return found
}
