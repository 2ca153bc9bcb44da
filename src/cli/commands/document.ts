import { groundworkError } from "../../core/errors.ts"
import type { Register } from "../program.ts"
import { type CommonOptions, requireCollections, withRuntime } from "../session.ts"

export const documentCommands: Register = (program, terminal) => {
  program
    .command("document")
    .description("Show a document: its versions and passages, or its text as read")
    .argument("<id>", "the document's id")
    .option("--text", "the canonical text that citations point into")
    .option("--version <id>", "this version instead of the current one")
    .option("--as <principal>", "as this person: user:ann,group:hr")
    .option("--json", "one JSON document")
    .action(async (id: string, options: CommonOptions & { text?: boolean; version?: string }) => {
      await withRuntime(
        terminal,
        options,
        async (runtime, context) => {
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
          await requireCollections(runtime, context("documents"), named)
          for await (const document of runtime.documents(context("documents"), options.collection)) {
            terminal.out(
              options.json === true ? JSON.stringify(document) : `${document.id}  ${document.path}  ${document.title}`,
            )
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
