import { existsSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { type Principal, systemPrincipal } from "../core/principal.ts"
import type { JobHandler } from "../jobs/port.ts"
import type { Groundwork } from "../pipeline/port.ts"
import { evaluationJob } from "./evaluation.ts"

const ingestInput = z.object({ upload: z.string(), collection: z.string(), access: z.string().optional() })
const reindexInput = z.object({ embedder: z.string().optional() })
const readUpload = z.looseObject({ report: z.looseObject({}) })

/** What the service does as jobs. Each can be done again after a crash: nothing is there twice. */
export function jobHandlers(
  groundwork: Groundwork,
  uploads: string,
  principalOf: (by: string) => Promise<Principal>,
): Readonly<Record<string, JobHandler>> {
  return {
    ingest: async (job, report, signal) => {
      const { upload, collection, access } = ingestInput.parse(job.input)
      const folder = join(uploads, upload)
      const { store } = groundwork
      // Written down before the files go: a half-emptied folder, read again, would take its documents away.
      const before = readUpload.safeParse(await store.record("upload", upload))
      if (before.success) {
        await rm(folder, { recursive: true, force: true })
        return before.data.report
      }
      const context = groundwork.context({ kind: "ingest", principal: systemPrincipal, signal })
      const done = await groundwork.ingest(context, [folder], {
        collection,
        ...(access === undefined ? {} : { access }),
        onProgress: (read, total) => void report(total === 0 ? 0 : read / total, `${read} of ${total} read`),
      })
      await store.saveRecord("upload", upload, { ...ownRecord(await store.record("upload", upload)), report: done })
      // The originals are in the store now.
      if (existsSync(folder)) await rm(folder, { recursive: true, force: true })
      return done
    },
    reindex: async (job, _report, signal) =>
      groundwork.reindex(groundwork.context({ kind: "reindex", signal }), reindexInput.parse(job.input).embedder),
    evaluate: evaluationJob(groundwork, principalOf),
  }
}

function ownRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {}
}
