import type { Command } from "commander"
import { groundworkError } from "../../core/errors.ts"
import type { SearchFilter } from "../../core/hit.ts"
import { isCalendarDay } from "../../language/dates.ts"

/** Options that say which documents count. */
export interface FilterOptions {
  readonly collection?: string
  readonly type?: string
  readonly after?: string
  readonly before?: string
  readonly tag?: string
  readonly path?: string
}

/** Adds these options to a command that searches. */
export function addFilters(command: Command): Command {
  return command
    .option("--collection <names>", "only these collections, separated by commas")
    .option("--type <types>", "only these file types")
    .option("--after <date>", "only documents of this ISO date or later")
    .option("--before <date>", "only documents of this ISO date or earlier")
    .option("--tag <tags>", "only documents with these tags")
    .option("--path <glob>", "only documents whose path matches")
}

/** The options as a filter; lists are parted by commas. @throws usage for what is no day of the calendar */
export function filterOf(options: FilterOptions): SearchFilter {
  const list = (text: string | undefined) => text?.split(",").map((part) => part.trim())
  return {
    ...(options.collection === undefined ? {} : { collections: list(options.collection) ?? [] }),
    ...(options.type === undefined ? {} : { types: list(options.type) ?? [] }),
    ...(options.after === undefined ? {} : { after: isoDate("--after", options.after) }),
    ...(options.before === undefined ? {} : { before: isoDate("--before", options.before) }),
    ...(options.tag === undefined ? {} : { tags: list(options.tag) ?? [] }),
    ...(options.path === undefined ? {} : { path: options.path }),
  }
}

function isoDate(name: string, text: string): string {
  if (!isCalendarDay(text)) throw groundworkError("usage", `${name} must be a date like 2026-01-31, not "${text}"`)
  return text
}
