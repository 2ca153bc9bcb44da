import { existsSync } from "node:fs"
import { groundworkError } from "../../core/errors.ts"
import { type CommonOptions, type Register, readInputFile, withRuntime } from "../session.ts"

export const verifyCommand: Register = (program, terminal, finish) => {
  program
    .command("verify")
    .description("Check any text, sentence by sentence, against documents: a draft, or what another system wrote")
    .requiredOption("--text <file>", "the text to check, - for standard input")
    .requiredOption("--against <path|collection>", "a file, a folder, or a collection of the home")
    .option("--as <principal>", "look only where this person may read: user:ann,group:hr")
    .option("--json", "one JSON document")
    .action(async (options: CommonOptions & { text: string; against: string }) => {
      const text = await readInputFile(options.text)
      if (text.trim() === "") throw groundworkError("file_empty", options.text)
      const against = existsSync(options.against)
        ? ({ kind: "path", path: options.against } as const)
        : ({ kind: "collection", collection: options.against } as const)
      const checked = await withRuntime(
        terminal,
        options,
        (runtime, context) => runtime.verify(context("verify"), text, against),
        { create: against.kind === "path" },
      )
      if (options.json === true) terminal.out(JSON.stringify(checked))
      else {
        for (const claim of checked.claims) {
          terminal.out(`${signs[claim.verdict]} ${claim.verdict}: ${claim.text.replace(/\s+/g, " ")}`)
          for (const problem of claim.problems ?? [])
            terminal.out(`    ${problem.kind}: said “${problem.said}”, found “${problem.found}”`)
          const citation = claim.citations[0]
          if (citation !== undefined) terminal.out(`    “${citation.quote.replace(/\s+/g, " ")}” — ${citation.source}`)
        }
        for (const note of checked.notes ?? []) terminal.out(`! ${note}`)
        terminal.out(
          `${checked.status}: ${checked.claims.filter((claim) => claim.verdict === "supported").length} of ${checked.claims.length} claims supported`,
        )
      }
      finish(
        checked.claims.some((claim) => claim.verdict === "contradicted" || claim.verdict === "unsupported") ? 1 : 0,
      )
    })
}

const signs = { supported: "✓", partly: "~", contradicted: "✗", unsupported: "?" } as const
