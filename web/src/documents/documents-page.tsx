import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { notInForce, stateOf } from "../../../src/core/in-force.ts"
import { useMay } from "../frame.tsx"
import { Empty, Fault, fieldStyle, Heading, Loading, More } from "../parts/states.tsx"
import { Bring } from "./bring.tsx"
import { useDocuments } from "./list.ts"

/** What is in, and the way to bring more. */
export function DocumentsPage() {
  const mayBring = useMay("editor")
  const [filter, setFilter] = useState("")
  const { pages, documents: fitting, isSettled } = useDocuments(filter)
  const documents = fitting.toSorted(
    (left, right) => left.collection.localeCompare(right.collection) || left.title.localeCompare(right.title),
  )
  return (
    <>
      <Heading
        aside={
          <span className="text-quiet">
            {pages.data === undefined ? "" : `${documents.length}${pages.hasNextPage ? "+" : ""}`}
          </span>
        }
      >
        Documents
      </Heading>
      {mayBring ? <Bring /> : null}
      {pages.isPending ? <Loading what="Reading the list" /> : null}
      {pages.isError ? <Fault error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {pages.data !== undefined && documents.length === 0 && filter === "" ? (
        <Empty title="No documents yet">
          {mayBring ? "Drop files or folders above." : "Ask an editor to bring some in."}
        </Empty>
      ) : null}
      {pages.data !== undefined && (documents.length > 0 || filter !== "") ? (
        <>
          <label className="mb-3 block">
            <span className="sr-only">Filter by title, path or collection</span>
            <input
              className={`${fieldStyle} w-full max-w-sm`}
              placeholder="Filter"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          </label>
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Documents">
            {documents.length === 0 ? (
              <p className="py-4 text-quiet">{isSettled ? "None fits." : "Looking …"}</p>
            ) : null}
            <table className={documents.length === 0 ? "hidden" : "w-full text-left"}>
              <thead className="border-b border-line text-sm text-quiet">
                <tr>
                  <th className="py-1 pr-4 font-medium">Title</th>
                  <th className="py-1 pr-4 font-medium">Collection</th>
                  <th className="hidden py-1 pr-4 font-medium sm:table-cell">Type</th>
                  <th className="hidden py-1 pr-4 font-medium sm:table-cell">Date</th>
                  <th className="py-1 font-medium">State</th>
                </tr>
              </thead>
              <tbody>
                {documents.map((document) => (
                  <tr key={document.id} className="border-b border-line/60">
                    <td className="py-1.5 pr-4">
                      <Link
                        to="/documents/$id"
                        params={{ id: document.id }}
                        className="underline decoration-line underline-offset-4 hover:decoration-accent"
                      >
                        {document.title}
                      </Link>
                      <span className="block text-sm text-quiet">{document.path}</span>
                    </td>
                    <td className="py-1.5 pr-4">{document.collection}</td>
                    <td className="hidden py-1.5 pr-4 sm:table-cell">{document.type}</td>
                    <td className="hidden py-1.5 pr-4 whitespace-nowrap sm:table-cell">
                      {document.metadata.date ?? "–"}
                    </td>
                    <td className="py-1.5">{shownState(document.metadata)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <More pages={pages} />
        </>
      ) : null}
    </>
  )
}

/** A document's state as the list shows it; a sign before what is not in force. */
function shownState(metadata: Parameters<typeof notInForce>[0]): string {
  const today = new Date().toISOString().slice(0, 10)
  const state = stateOf(metadata, today)
  return notInForce(metadata, today) === undefined ? state : `! ${state}`
}
