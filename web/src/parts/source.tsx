import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { notInForce, stateOf } from "../../../src/core/in-force.ts"
import { client } from "../client.ts"
import { Picture, pictureTypes } from "./picture.tsx"
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
export function Source({ place, onClose }: { readonly place: Place; readonly onClose?: () => void }) {
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
  const close =
    onClose === undefined ? null : (
      <button
        type="button"
        onClick={onClose}
        className="float-right rounded px-2 text-quiet hover:text-ink"
        aria-label="Close the source (Esc)"
      >
        ✕
      </button>
    )
  if (found.data === undefined)
    return (
      <div className="pt-4">
        {close}
        {found.isError ? (
          <Fault error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading what="Opening the document" />
        )}
      </div>
    )
  const { document, version, text, blocks, versions, located } = found.data
  const span = start === undefined || end === undefined ? undefined : { start, end }
  const isOld = version !== document.currentVersion
  const today = new Date().toISOString().slice(0, 10)
  return (
    <article aria-label={document.title}>
      {/* Beside an answer it stays in sight: a page of a PDF is higher than the window. */}
      <header
        className={`mb-3 border-b border-line pb-2 ${onClose === undefined ? "" : "sticky top-0 z-10 -mx-4 bg-sheet px-4 pt-4"}`}
      >
        {close}
        <h2 className="text-lg font-semibold">
          <Link to="/documents/$id" params={{ id: document.id }} search={{ version, ...(span ?? {}) }}>
            {document.title}
          </Link>
        </h2>
        <p className="text-sm break-words text-quiet">
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
        {notInForce(document.metadata, today) === undefined ? null : (
          <p className="text-sm text-warn">! {stateOf(document.metadata, today)}</p>
        )}
      </header>
      {located !== undefined ? (
        <Suspense fallback={<Loading what="Opening the PDF" />}>
          <PdfPages document={document.id} version={version} boxes={located.boxes ?? []} page={located.page ?? 1} />
        </Suspense>
      ) : (
        <>
          {pictureTypes.includes(document.type) ? (
            <Picture document={document.id} version={version} type={document.type} title={document.title} />
          ) : null}
          <ReadableText text={text} blocks={blocks} span={span} />
        </>
      )}
    </article>
  )
}
