import { rm } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import type { Turn } from "../core/answer.ts"
import { systemPrincipal } from "../core/principal.ts"
import type { JobHandler } from "../jobs/port.ts"
import type { Groundwork } from "../pipeline/port.ts"

const ingestInput = z.object({ upload: z.string(), collection: z.string(), access: z.string().optional() })
const reindexInput = z.object({ embedder: z.string().optional() })
const evaluateInput = z.object({
  name: z.string(),
  cases: z.array(z.string()).optional(),
  answerer: z.enum(["extractive", "model", "auto"]).optional(),
})

/** What the service does as jobs. Each can be done again from the beginning: nothing is there twice. */
export function jobHandlers(groundwork: Groundwork, uploads: string): Readonly<Record<string, JobHandler>> {
  return {
    ingest: async (job, report, signal) => {
      const { upload, collection, access } = ingestInput.parse(job.input)
      const folder = join(uploads, upload)
      const context = groundwork.context({ kind: "ingest", principal: systemPrincipal, signal })
      const done = await groundwork.ingest(context, [folder], {
        collection,
        ...(access === undefined ? {} : { access }),
        onProgress: (read, total) => void report(total === 0 ? 0 : read / total, `${read} of ${total} read`),
      })
      // The originals are in the store now.
      await rm(folder, { recursive: true, force: true })
      return done
    },
    reindex: async (job, _report, signal) =>
      groundwork.reindex(groundwork.context({ kind: "reindex", signal }), reindexInput.parse(job.input).embedder),
    evaluate: async (job, report, signal) => {
      const input = evaluateInput.parse(job.input)
      const records = (await groundwork.store.records("case", 5000)).filter(
        ({ key }) => input.cases === undefined || input.cases.includes(key),
      )
      const results: Awaited<ReturnType<typeof evaluateCase>>[] = []
      for (const [index, { key, value }] of records.entries()) {
        signal.throwIfAborted()
        results.push(await evaluateCase(groundwork, key, value, input.answerer))
        await report((index + 1) / records.length, `${index + 1} of ${records.length} cases`)
      }
      const share = (count: number) => (results.length === 0 ? 0 : count / results.length)
      const figures = {
        cases: results.length,
        right: share(results.filter((result) => result.isRight).length),
        abstained: share(results.filter((result) => result.status === "abstained").length),
        meanMs: results.reduce((sum, result) => sum + result.ms, 0) / Math.max(1, results.length),
      }
      const worstFirst = [...results].sort(
        (left, right) => Number(left.isRight) - Number(right.isRight) || left.confidence - right.confidence,
      )
      await groundwork.store.saveRecord("evaluation", job.id, {
        name: input.name,
        at: new Date().toISOString(),
        figures,
        cases: worstFirst,
      })
      return figures
    },
  }
}

const caseRecord = z.looseObject({
  question: z.string(),
  history: z.array(z.object({ role: z.enum(["user", "assistant"]), text: z.string() })).optional(),
  answers: z.array(z.string()).optional(),
  evidence: z.array(z.string()).optional(),
  unanswerable: z.boolean().optional(),
})

async function evaluateCase(
  groundwork: Groundwork,
  id: string,
  value: unknown,
  answerer: "extractive" | "model" | "auto" | undefined,
) {
  const parsed = caseRecord.parse(value)
  const history: readonly Turn[] | undefined = parsed.history
  const question = { text: parsed.question, ...(history === undefined ? {} : { history }) }
  const answer = await groundwork.ask(
    groundwork.context({ kind: "ask" }),
    question,
    answerer === undefined ? {} : { answerer },
  )
  const said = answer.claims
    .map((claim) => `${claim.text} ${claim.citations.map((citation) => citation.quote).join(" ")}`)
    .join(" ")
    .toLowerCase()
  const wanted = [...(parsed.answers ?? []), ...(parsed.evidence ?? [])].map((text) => text.toLowerCase())
  const isRight =
    parsed.unanswerable === true
      ? answer.status === "abstained"
      : wanted.length === 0
        ? answer.status !== "abstained"
        : wanted.some((text) => said.includes(text))
  return {
    id,
    question: parsed.question,
    status: answer.status,
    confidence: answer.confidence,
    isRight,
    ms: answer.ms,
    trace: answer.trace,
  }
}
