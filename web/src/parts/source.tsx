import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { client } from "../client.ts"
import { ReadableText } from "./readable.tsx"
import { Fault, Loading } from "./states.tsx"

const PdfPages = lazy(() => import("./pdf-pages.tsx").then((module) => ({ default: module.PdfPages })))

export interface Place {
  readonly document: string
  readonly version?: string | undefined
  readonly start?: number | undefined
  readonly end?: number | undefined
}

/** A document opened at the very words: a PDF as its pages with the words boxed, all else as readable text. */
export function Source({ place }: { readonly place: Place }) {
  const [asText, setAsText] = useState(false)
  const { document: id, version: wanted, start, end } = place
  const found = useQuery({
    queryKey: asText ? ["document", id, wanted] : ["pages", id, wanted, start, end],
    queryFn: () =>
      asText
        ? client.document(id, wanted)
        : client.documentPages(id, wanted, start === undefined || end === undefined ? {} : { start, end }),
    staleTime: 60_000,
  })
  if (found.isPending) return <Loading what="Opening the document" />
  if (found.isError) return <Fault error={found.error} />
  const { document, version, text, blocks, versions, located } = found.data
  const span = start === undefined || end === undefined ? undefined : { start, end }
  const isOld = version !== document.currentVersion
  return (
    <article aria-label={document.title}>
      <header className="mb-3 border-b border-line pb-2">
        <h2 className="text-lg font-semibold">
          <Link to="/documents/$id" params={{ id: document.id }} search={{ version, ...(span ?? {}) }}>
            {document.title}
          </Link>
        </h2>
        <p className="text-sm text-quiet">
          {document.path} · {document.type}
          {document.metadata.date === undefined ? "" : ` · ${document.metadata.date}`}
          {located?.page === undefined ? "" : ` · page ${located.page}`} · version{" "}
          {versions.find((entry) => entry.id === version)?.ordinal ?? 1}
          {document.type === "pdf" ? (
            <>
              {" · "}
              <button type="button" className="underline" aria-pressed={asText} onClick={() => setAsText(!asText)}>
                {asText ? "As pages" : "As text"}
              </button>
            </>
          ) : null}
        </p>
        {isOld ? <p className="text-sm text-warn">! This is an earlier version; a newer one exists.</p> : null}
        {document.metadata.status === "superseded" || document.metadata.status === "expired" ? (
          <p className="text-sm text-warn">! {document.metadata.status}</p>
        ) : null}
      </header>
      {located !== undefined ? (
        <Suspense fallback={<Loading what="Opening the PDF" />}>
          <PdfPages document={document.id} version={version} boxes={located.boxes ?? []} page={located.page ?? 1} />
        </Suspense>
      ) : (
        <ReadableText text={text} blocks={blocks} span={span} />
      )}
    </article>
  )
}
