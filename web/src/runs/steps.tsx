import { Link } from "@tanstack/react-router"
import type { Step } from "../../../src/core/run.ts"

/** Document and title of each version that the run saw. */
export type Sources = Readonly<Record<string, { readonly document: string; readonly title: string }>>

/** A passage that was found: where it stands and what its score is made of. */
interface FoundPassage {
  readonly passage: string
  readonly start: number
  readonly end: number
  readonly score: number
  readonly parts?: Readonly<Record<string, number>>
}

/** A sentence that was weighed: `hit` is its passage's place among the found ones. */
interface WeighedSentence {
  readonly hit: number
  readonly start: number
  readonly end: number
  readonly score: number
  readonly features?: Readonly<Record<string, number>>
}

/** The passages that the run found, as its `retrieve` step has them. */
export function hitsOf(steps: readonly Step[]): readonly FoundPassage[] {
  const hits = steps.find((step) => step.name === "retrieve")?.detail.hits
  return Array.isArray(hits) ? (hits as readonly FoundPassage[]) : []
}

/** One step in words and places; steps without words of their own are shown as they are. */
export function StepDetail({
  step,
  sources,
  asked,
}: {
  readonly step: Step
  readonly sources: Sources
  readonly asked: readonly FoundPassage[]
}) {
  const { hits, best, ...rest } = step.detail
  if (step.name === "retrieve" && Array.isArray(hits)) {
    return (
      <>
        <Detail value={rest} />
        <Places
          rows={(hits as readonly FoundPassage[]).map((hit) => ({ ...hit, version: versionOf(hit), of: hit.parts }))}
          sources={sources}
        />
      </>
    )
  }
  if (step.name === "extract" && Array.isArray(best)) {
    return (
      <>
        <Detail value={rest} />
        <Places
          rows={(best as readonly WeighedSentence[]).flatMap((sentence) => {
            const hit = asked[sentence.hit]
            return hit === undefined ? [] : [{ ...sentence, version: versionOf(hit), of: sentence.features }]
          })}
          sources={sources}
        />
      </>
    )
  }
  return <Detail value={step.detail} />
}

function versionOf({ passage }: FoundPassage): string {
  return passage.slice(0, passage.lastIndexOf(":"))
}

interface PlaceRow {
  readonly version: string
  readonly start: number
  readonly end: number
  readonly score: number
  /** What the score is made of. */
  readonly of: Readonly<Record<string, number>> | undefined
}

/** Places in documents, best first, each opening at its words, with its score and what that is made of. */
function Places({ rows, sources }: { readonly rows: readonly PlaceRow[]; readonly sources: Sources }) {
  return (
    <ol className="mt-1 space-y-1 text-sm">
      {rows.map(({ version, start, end, score, of }) => {
        const source = sources[version]
        return (
          <li key={`${version}:${start}`} className="grid grid-cols-[3.5rem_1fr] gap-2">
            <span className="tabular-nums">{score.toFixed(3)}</span>
            <span>
              {source === undefined ? (
                <span className="text-quiet">a document that is gone</span>
              ) : (
                <Link
                  to="/documents/$id"
                  params={{ id: source.document }}
                  search={{ version, start, end }}
                  className="underline decoration-line underline-offset-4 hover:decoration-accent"
                >
                  {source.title}
                </Link>
              )}{" "}
              <span className="text-quiet">
                [{start}–{end}]
              </span>
              {of === undefined ? null : (
                <details className="text-quiet">
                  <summary>why</summary>
                  {Object.entries(of)
                    .filter(([, value]) => value !== 0)
                    .map(([name, value]) => `${inWords(name)} ${cell(value)}`)
                    .join(" · ")}
                </details>
              )}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** "coverageNear" → "coverage near". */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function Detail({ value }: { readonly value: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="mt-1 space-y-1 text-sm">
      {Object.entries(value).map(([name, entry]) =>
        Array.isArray(entry) ? (
          <div key={name}>
            <dt className="text-quiet">
              {name} ({entry.length})
            </dt>
            <dd>
              <Rows rows={entry} />
            </dd>
          </div>
        ) : (
          <div key={name} className="flex gap-2">
            <dt className="text-quiet">{name}</dt>
            <dd className="break-words">{cell(entry)}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function Rows({ rows }: { readonly rows: readonly unknown[] }) {
  const columns = [...new Set(rows.flatMap((row) => (typeof row === "object" && row !== null ? Object.keys(row) : [])))]
  if (columns.length === 0) return <span>{rows.map(String).join(" · ")}</span>
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Details">
      <table className="text-left text-sm">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} className="border-b border-line py-0.5 pr-4 font-medium text-quiet">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 40).map((row, index) => (
            <tr key={`${index}`}>
              {columns.map((column) => (
                <td key={column} className="max-w-md truncate py-0.5 pr-4 align-top">
                  {cell((row as Readonly<Record<string, unknown>> | null)?.[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cell(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(3)
  if (typeof value === "object" && value !== null) return JSON.stringify(value)
  return String(value ?? "")
}
