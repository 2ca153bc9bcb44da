import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist"
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url"
import { useEffect, useRef, useState } from "react"
import type { Box } from "../../../src/core/document.ts"
import { client } from "../client.ts"
import { Fault, Loading } from "./states.tsx"

GlobalWorkerOptions.workerSrc = workerUrl

interface Props {
  readonly document: string
  readonly version: string
  readonly boxes: readonly Box[]
  readonly page: number
}

/** A PDF, drawn page by page as pages come near, with the cited words boxed. */
export function PdfPages({ document, version, boxes, page }: Props) {
  const [pdf, setPdf] = useState<PDFDocumentProxy>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let isGone = false
    const work = client
      .original(document, version)
      .then((data) => getDocument({ data, isEvalSupported: false }).promise)
    work.then(
      (opened) => (isGone ? void opened.loadingTask.destroy() : setPdf(opened)),
      (fault: unknown) => setError(fault),
    )
    return () => {
      isGone = true
      void work.then((opened) => opened.loadingTask.destroy()).catch(() => {})
    }
  }, [document, version])
  if (error !== undefined) return <Fault error={error} />
  if (pdf === undefined) return <Loading what="Opening the PDF" />
  return (
    <div className="space-y-3" data-testid="pdf">
      {Array.from({ length: pdf.numPages }, (_, index) => (
        <Page
          key={index}
          pdf={pdf}
          number={index + 1}
          boxes={boxes.filter((box) => box.page === index + 1)}
          isTarget={index + 1 === page}
        />
      ))}
    </div>
  )
}

function Page({
  pdf,
  number,
  boxes,
  isTarget,
}: {
  readonly pdf: PDFDocumentProxy
  readonly number: number
  readonly boxes: readonly Box[]
  readonly isTarget: boolean
}) {
  const place = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isNear, setNear] = useState(isTarget)
  const [size, setSize] = useState({ width: 595, height: 842 })
  const [isDrawn, setDrawn] = useState(false)
  const isWithoutMark = boxes.length === 0
  useEffect(() => {
    // Where words are boxed, the box is what is scrolled to: a page is higher than most windows.
    if (isTarget && isWithoutMark) place.current?.scrollIntoView({ block: "start" })
  }, [isTarget, isWithoutMark])
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: "800px" },
    )
    if (place.current !== null) observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (!isNear) return
    let stop = () => {}
    void pdf.getPage(number).then((page) => {
      const viewport = page.getViewport({ scale: 1 })
      setSize({ width: viewport.width, height: viewport.height })
      const target = canvas.current
      if (target === null) return
      const scaled = page.getViewport({ scale: Math.min(2, devicePixelRatio * 1.25) })
      target.width = scaled.width
      target.height = scaled.height
      const drawing = page.render({ canvas: target, viewport: scaled })
      stop = () => drawing.cancel()
      drawing.promise.then(
        () => setDrawn(true),
        () => {},
      )
    })
    return () => stop()
  }, [pdf, number, isNear])
  const percent = (value: number, of: number) => `${(100 * value) / of}%`
  return (
    <div
      ref={place}
      data-page={number}
      data-drawn={isDrawn}
      className="relative w-full scroll-mt-24 border border-line bg-white"
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
    >
      <canvas ref={canvas} className="absolute inset-0 size-full" role="img" aria-label={`Page ${number}`} />
      {boxes.map((box) => (
        <BoxMark
          key={`${box.x},${box.y}`}
          isFirst={box === boxes[0]}
          style={{
            left: percent(box.x, size.width),
            top: percent(box.y, size.height),
            width: percent(box.width, size.width),
            height: percent(box.height, size.height),
          }}
        />
      ))}
    </div>
  )
}

function BoxMark({ isFirst, style }: { readonly isFirst: boolean; readonly style: Readonly<Record<string, string>> }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isFirst) place.current?.scrollIntoView({ block: "center" })
  }, [isFirst])
  return (
    <div
      ref={place}
      data-testid="box"
      className="absolute rounded-sm bg-[#f4cf63]/45 ring-1 ring-[#b98d12]"
      style={style}
    />
  )
}
