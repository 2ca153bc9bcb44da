import type { IngestReport } from "../../pipeline/ingest.ts"
import { type CommonOptions, checkReaders, type Register, withRuntime } from "../session.ts"

interface IngestCommandOptions extends CommonOptions {
  readonly collection: string
  readonly access?: string
  readonly localOnly?: boolean
}

export const ingestCommand: Register = (program, terminal, finish) => {
  program
    .command("ingest")
    .description("Read files, folders, JSON Lines or a page into a collection; again reads only what changed")
    .argument("<path...>", "files, folders or URLs")
    .option("--collection <name>", "collection to put them in", "default")
    .option("--access <list>", "who may read them: user:ann,group:hr (default: everyone)")
    .option(
      "--local-only",
      "the collection stays on this machine, from before the first file: no model elsewhere sees it",
    )
    .option("--json", "one JSON document")
    .action(async (paths: string[], options: IngestCommandOptions) => {
      if (options.access !== undefined) checkReaders("--access", options.access)
      const report = await withRuntime(
        terminal,
        options,
        (runtime, context) =>
          runtime.ingest(context("ingest"), paths, {
            collection: options.collection,
            ...(options.access === undefined ? {} : { access: options.access }),
            ...(options.localOnly === true ? { localOnly: true } : {}),
            ...(terminal.isInteractive && options.json !== true ? { onProgress: progressLine(terminal.error) } : {}),
          }),
        { create: true },
      )
      terminal.out(options.json === true ? JSON.stringify(report) : describeReport(report))
      for (const failure of options.json === true ? [] : report.failed)
        terminal.error(`${failure.code}: ${failure.message}: ${failure.source}`)
      if (options.json !== true)
        for (const line of [...describeSkipped(report), ...describeWarnings(report)]) terminal.error(line)
      finish(report.failed.length > 0 || isNothing(report) ? 1 : 0)
    })
}

/** "38 added, 2 updated, …" as a person reads it. */
export function describeReport(report: IngestReport): string {
  const parts = [
    `${report.added} added`,
    ...(report.updated > 0 ? [`${report.updated} updated`] : []),
    ...(report.unchanged > 0 ? [`${report.unchanged} unchanged`] : []),
    ...(report.removed > 0 ? [`${report.removed} removed`] : []),
    ...(report.failed.length > 0 ? [`${report.failed.length} failed`] : []),
    ...(report.skipped.length > 0 ? [`${report.skipped.length} skipped (no reader for their kind)`] : []),
    ...(report.duplicates > 0 ? [`${report.duplicates} equal to another`] : []),
  ]
  if (isNothing(report))
    return `${report.collection}: there is nothing to read here${report.skipped.length > 0 ? ` (no reader for ${report.skipped.length} files)` : ""}`
  return `${report.collection}: ${parts.join(", ")}; ${report.passages} passages in ${report.seconds.toFixed(1)} s`
}

/** Nothing was read, and nothing that was there before is known to be as it was, or gone. */
function isNothing({ added, updated, unchanged, removed, failed }: IngestReport): boolean {
  return added + updated + unchanged + removed + failed.length === 0
}

/** What was noticed in single files, one line each. */
function describeWarnings({ warnings }: IngestReport): readonly string[] {
  return firstLines(
    "note",
    warnings.map(({ source, message }) => `${message}: ${source}`),
  )
}

/** Files without a reader, one line each. */
function describeSkipped({ skipped }: IngestReport): readonly string[] {
  return firstLines("skipped", skipped)
}

const mostLines = 10

function firstLines(label: string, lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, mostLines).map((line) => `${label}: ${line}`)
  const others = lines.length - shown.length
  return others > 0 ? [...shown, `${label}: ${others} more (--json shows all)`] : shown
}

function progressLine(write: (text: string) => void): (done: number, total: number) => void {
  let lastAt = 0
  return (done, total) => {
    const now = performance.now()
    if (now - lastAt < 1000) return
    lastAt = now
    write(`${done} of ${total} read`)
  }
}
