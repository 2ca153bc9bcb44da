import { resolve } from "node:path"
import type { DocumentRecord } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import { stateOf } from "../../core/in-force.ts"
import type { ReaderList } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import { requireCollections } from "../../pipeline/documents.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import { type CommonOptions, type Register, withRuntime } from "../session.ts"

/** Ambiguous names show so many of what they may mean. */
const mostShown = 8

/** The id of the document that is meant. @throws not_found; usage where a name means several */
async function idOf(runtime: Groundwork, context: Context, named: string): Promise<string> {
  if ((await runtime.document(context, named)) !== undefined) return named
  const found: DocumentRecord[] = []
  for await (const document of runtime.documents(context))
    if (
      document.path === named ||
      document.source === resolve(named) ||
      document.path.endsWith(`/${named}`) ||
      document.title.toLowerCase() === named.toLowerCase()
    )
      found.push(document)
  const exact = found.filter(({ path, source }) => path === named || source === resolve(named))
  const [first, ...others] = exact.length === 1 ? exact : found
  if (first === undefined) throw groundworkError("not_found", named)
  if (others.length === 0) return first.id
  const shown = found.slice(0, mostShown).map((document) => `${document.id} ${document.path}`)
  throw groundworkError(
    "usage",
    `"${named}" may be ${shown.join(", ")}${found.length > mostShown ? " or another" : ""}`,
  )
}

/** One line: id, collection, date, state, who may read it where not everyone may, path, title. */
function describeDocument({ id, collection, path, title, metadata }: DocumentRecord, now: Date, readers: ReaderList) {
  const state = stateOf(metadata, now.toISOString().slice(0, 10))
  const listed = readers === "everyone" ? "" : `  [${readers.join(", ")}]`
  return `${id}  ${collection}  ${metadata.date ?? metadata.validFrom ?? "no date   "}  ${state.padEnd(10)}  ${path}  ${title}${listed}`
}

export const documentCommands: Register = (program, terminal) => {
  program
    .command("document")
    .description("Show a document: its versions and passages, or its text as read")
    .argument("<document>", "its id, its path or the end of it, or its title")
    .option("--text", "the canonical text that citations point into")
    .option("--version <id>", "this version instead of the current one")
    .option("--as <principal>", "as this person: user:ann,group:hr")
    .option("--json", "one JSON document")
    .action(async (named: string, options: CommonOptions & { text?: boolean; version?: string }) => {
      await withRuntime(
        terminal,
        options,
        async (runtime, context) => {
          const id = await idOf(runtime, context("document"), named)
          const shown = await runtime.document(context("document"), id, options.version)
          if (shown === undefined) throw groundworkError("not_found", id)
          if (options.json === true)
            return terminal.out(JSON.stringify(options.text === true ? shown : { ...shown, text: undefined }))
          if (options.text === true) return terminal.out(shown.text)
          terminal.out(
            `${shown.document.title}\n${shown.document.source}\n${shown.document.type}, ${shown.text.length} characters, ${shown.passages} passages`,
          )
          for (const version of shown.versions) {
            terminal.out(
              `  version ${version.ordinal} ${version.id} of ${version.createdAt}${version.id === shown.document.currentVersion ? " (current)" : ""}`,
            )
          }
        },
        { readOnly: true },
      )
    })

  program
    .command("documents")
    .description("List documents")
    .option("--collection <name>", "only this collection")
    .option("--as <principal>", "as this person: user:ann,group:hr")
    .option("--json", "JSON, one line a document")
    .action(async (options: CommonOptions & { collection?: string }) => {
      await withRuntime(
        terminal,
        options,
        async (runtime, context) => {
          const named = options.collection === undefined ? [] : [options.collection]
          await requireCollections(runtime.store, context("documents"), named)
          const now = context("documents").now()
          for await (const document of runtime.documents(context("documents"), options.collection)) {
            if (options.json === true) terminal.out(JSON.stringify(document))
            else {
              // Who else may read is the owner's to know.
              const readers = options.as === undefined ? await runtime.store.readers(document.accessId) : "everyone"
              terminal.out(describeDocument(document, now, readers))
            }
          }
        },
        { readOnly: true },
      )
    })

  program
    .command("purge")
    .description("Erase a document for good: versions, passages, vectors, blobs, its texts in traces")
    .argument("<id>", "the document's id")
    .option("--json", "one JSON document")
    .action(async (id: string, options: CommonOptions) => {
      await withRuntime(terminal, options, async (runtime, context) => {
        if (!(await runtime.purge(context("purge"), id))) throw groundworkError("not_found", id)
        terminal.out(options.json === true ? JSON.stringify({ purged: id }) : `Erased ${id}.`)
      })
    })
}
