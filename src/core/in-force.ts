import type { Metadata } from "./document.ts"

/** Why a document is not in force: what took its place, or the ISO day since or from which it is otherwise. */
export type NotInForce =
  | { readonly state: "superseded" }
  | { readonly state: "expired"; readonly until?: string }
  | { readonly state: "ahead"; readonly from: string }

/** How a document stands on an ISO day where it is not in force; undefined where it is, drafts among them. */
export function notInForce(
  { status, validFrom, validUntil }: Pick<Metadata, "status" | "validFrom" | "validUntil">,
  today: string,
): NotInForce | undefined {
  if (status === "superseded") return { state: "superseded" }
  if (validUntil !== undefined && validUntil < today) return { state: "expired", until: validUntil }
  if (status === "expired") return { state: "expired" }
  if (validFrom !== undefined && validFrom > today) return { state: "ahead", from: validFrom }
  return undefined
}

/** The same in a word or two, as lists of documents show it: "superseded", "expired", "from 2027-01-01"; else its own status. */
export function stateOf(metadata: Parameters<typeof notInForce>[0], today: string): string {
  const not = notInForce(metadata, today)
  if (not === undefined) return metadata.status ?? "current"
  return not.state === "ahead" ? `from ${not.from}` : not.state
}
