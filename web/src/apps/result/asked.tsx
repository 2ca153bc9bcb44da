import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { client } from "../../client.ts"
import { type Schema, titleOf } from "../form/fields.ts"
import type { Result } from "./result.tsx"
import { isEmpty, isRecord, textOfField } from "./shapes.ts"

/** Documents that are named; of more, how many. */
const named = 5
/** What is longer is cut: it stands in the run. */
const longest = 160

/** What a result is the result of: the documents, and what was filled in; the form can be filled with it again. */
export function Asked({
  asked,
  startedAt,
  input,
  onAgain,
}: Pick<Result, "asked" | "startedAt"> & { readonly input: Schema; readonly onAgain: () => void }) {
  const given = isRecord(asked.input)
    ? Object.entries(asked.input).filter(
        ([name, value]) =>
          !isEmpty(value) && JSON.stringify(value) !== JSON.stringify(input.properties?.[name]?.default),
      )
    : []
  return (
    <div className="mb-3 text-sm text-quiet">
      <p>
        {asked.documents.slice(0, named).map((id, index) => (
          <span key={id}>
            {index === 0 ? "" : ", "}
            <DocumentName id={id} />
          </span>
        ))}
        {asked.documents.length > named ? ` and ${asked.documents.length - named} more` : ""}
        {asked.documents.length === 0 ? "" : " · "}
        {startedAt.slice(0, 16).replace("T", " ")} ·{" "}
        <button type="button" className="underline" onClick={onAgain}>
          Change it and run again
        </button>
      </p>
      {given.map(([name, value]) => {
        const text = textOfField(name, value)
        const property = input.properties?.[name]
        return (
          <p key={name} className="max-w-prose break-words">
            {property?.title ?? titleOf(name)}:{" "}
            {property?.["x-form"] === "document" ? <DocumentName id={text} /> : text.slice(0, longest)}
            {text.length > longest ? "…" : ""}
          </p>
        )
      })}
    </div>
  )
}

function DocumentName({ id }: { readonly id: string }) {
  const title = useDocumentTitle(id)
  return (
    <Link to="/documents/$id" params={{ id }} className="underline">
      {title}
    </Link>
  )
}

/** A document's title; its id as long as that is not known. */
export function useDocumentTitle(id: string): string {
  const head = useQuery({
    queryKey: ["document-head", id],
    queryFn: () => client.documentHead(id),
    enabled: id !== "",
    staleTime: 60_000,
  })
  return head.data?.document.title ?? id
}
