import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { client } from "../client.ts"
import { titleOf } from "./fields.ts"
import type { Result } from "./result.tsx"
import { isEmpty, isRecord, textOf } from "./shapes.ts"

/** Documents that are named; of more, how many. */
const named = 5
/** What is longer is cut: it stands in the run. */
const longest = 300

/** What a result is the result of: the documents, and what was filled in. */
export function Asked({ asked, startedAt }: Pick<Result, "asked" | "startedAt">) {
  const given = isRecord(asked.input) ? Object.entries(asked.input).filter(([, value]) => !isEmpty(value)) : []
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
        {startedAt.slice(0, 16).replace("T", " ")}
      </p>
      {given.map(([name, value]) => {
        const text = textOf(value)
        return (
          <p key={name} className="max-w-prose break-words">
            {titleOf(name)}: {text.slice(0, longest)}
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
