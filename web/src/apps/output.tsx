import { Link } from "@tanstack/react-router"
import { useId, useState } from "react"
import type { Citation, Conflict } from "../../../src/core/evidence.ts"
import { MarkButton } from "../parts/mark-button.tsx"
import { pictureTypes, Thumbnail } from "../parts/picture.tsx"
import { buttonStyle, VerdictSign } from "../parts/states.tsx"
import { type Opening, Quote, Quotes } from "./evidence.tsx"
import { titleOf } from "./fields.ts"
import { FindingCell, FindingView } from "./finding.tsx"
import {
  type Fields,
  isCitation,
  isClaim,
  isConflict,
  isEmpty,
  isFinding,
  isPlain,
  isRecord,
  textOf,
  textOfField,
} from "./shapes.ts"

interface Props {
  readonly value: unknown
  readonly opening: Opening
}

/** What the run says itself. */
const ofRun = new Set(["trace", "ms", "usage", "cost"])

/** An app's output, drawn by its form alone: what is said with its marks, fields with their evidence, lists as tables. */
export function OutputView({ value, opening, level = 3 }: Props & { readonly level?: number }) {
  if (!isRecord(value)) return <Part value={value} opening={opening} level={level} />
  const claims =
    Array.isArray(value.claims) && value.claims.length > 0 && value.claims.every(isClaim) ? value.claims : []
  const entries = Object.entries(value).filter(
    // The text of claims is the claims, without their marks.
    ([name, entry]) =>
      !isEmpty(entry) && !ofRun.has(name) && !(claims.length > 0 && (name === "text" || name === "claims")),
  )
  const note = typeof value.note === "string" ? value.note : undefined
  const plain = entries.filter(([name, entry]) => isPlain(entry) && !(name === "note" && note !== undefined))
  const parts = entries.filter(([, entry]) => !isPlain(entry))
  const section = ([name, entry]: readonly [string, unknown]) => (
    <Section key={name} title={titleOf(name)} count={Array.isArray(entry) ? entry.length : undefined} level={level}>
      <Part value={entry} opening={opening} level={level + 1} />
    </Section>
  )
  return (
    <div className="space-y-6">
      {claims.length === 0 ? null : <Claims claims={claims} opening={opening} />}
      {note === undefined ? null : <p className="max-w-prose text-warn">! {note}</p>}
      {parts.filter(([, entry]) => isSaid(entry)).map(section)}
      {plain.length === 0 ? null : <Definitions entries={plain} opening={opening} />}
      {parts.filter(([, entry]) => !isSaid(entry)).map(section)}
    </div>
  )
}

/** What is said in sentences comes first. */
function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isClaim)
  return isRecord(value) && isSaid(value.claims)
}

function Section({
  title,
  count,
  level,
  children,
}: {
  readonly title: string
  readonly count: number | undefined
  readonly level: number
  readonly children: React.ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <p role="heading" aria-level={Math.min(level, 6)} id={id} className="mb-1 text-lg font-medium">
        {title} {count === undefined ? null : <span className="text-sm font-normal text-quiet">{count}</span>}
      </p>
      {children}
    </section>
  )
}

function Definitions({
  entries,
  opening,
}: {
  readonly entries: readonly (readonly [string, unknown])[]
  readonly opening: Opening
}) {
  return (
    <dl className="divide-y divide-line/60">
      {entries.map(([name, value]) => (
        <div key={name} className="grid gap-x-4 py-1.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="text-quiet">{titleOf(name)}</dt>
          <dd className="min-w-0">
            {isFinding(value) ? (
              <FindingView finding={value} opening={opening} />
            ) : (
              <span className="whitespace-pre-line">{textOfField(name, value)}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Part({ value, opening, level }: Props & { readonly level: number }) {
  if (Array.isArray(value)) return <List values={value} opening={opening} />
  if (isEmpty(value)) return null
  if (isFinding(value)) return <FindingView finding={value} opening={opening} />
  if (isRecord(value)) return <OutputView value={value} opening={opening} level={level} />
  return <p className="whitespace-pre-line">{textOf(value)}</p>
}

function List({ values, opening }: { readonly values: readonly unknown[]; readonly opening: Opening }) {
  if (values.every(isClaim)) return <Claims claims={values} opening={opening} />
  if (values.every(isConflict)) return <Conflicts conflicts={values} opening={opening} />
  if (values.every(isCitation)) return <Quotes citations={values} opening={opening} />
  if (values.every((value) => isRecord(value) && !isFinding(value)))
    return <Table rows={values as readonly Fields[]} opening={opening} />
  return (
    <Paged values={values}>
      {(shown) => (
        <ul className="divide-y divide-line/60">
          {shown.map((value, index) => (
            <li key={`${index}`} className="py-1.5">
              {isFinding(value) ? (
                <FindingView finding={value} opening={opening} />
              ) : (
                <Cell value={value} opening={opening} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Paged>
  )
}

/** Rows drawn at once: what is longer comes when asked for. */
const rowsAtOnce = 200

function Paged<Value>({
  values,
  children,
}: {
  readonly values: readonly Value[]
  readonly children: (shown: readonly Value[]) => React.ReactNode
}) {
  const [most, setMost] = useState(rowsAtOnce)
  return (
    <>
      {children(values.slice(0, most))}
      {values.length > most ? (
        <button type="button" className={`${buttonStyle} mt-2`} onClick={() => setMost(most + rowsAtOnce)}>
          Show {Math.min(rowsAtOnce, values.length - most)} more of {values.length}
        </button>
      ) : null}
    </>
  )
}

/** Things with fields, a row each; those that are said not to be there are folded up behind the others. */
function Table({ rows, opening }: { readonly rows: readonly Fields[]; readonly opening: Opening }) {
  const absent = rows.filter((row) => row.present === false)
  const others = rows.filter((row) => row.present !== false)
  return (
    <>
      {others.length === 0 ? null : <Rows rows={others} opening={opening} />}
      {absent.length === 0 ? null : (
        <details className="mt-2">
          <summary className="cursor-pointer text-quiet">
            {absent.length} not present, each with what is nearest
          </summary>
          <Rows rows={absent} opening={opening} />
        </details>
      )}
    </>
  )
}

/** Which document a row is of is where its first cell leads; whether it is present is said by where it stands. */
function Rows({ rows, opening }: { readonly rows: readonly Fields[]; readonly opening: Opening }) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !unshown.has(name) && rows.some((row) => !isEmpty(row[name])),
  )
  return (
    <Paged values={rows}>
      {(shown) => (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={names.map(titleOf).join(", ")}>
          <table className="w-full text-left">
            <thead className="border-b border-line text-sm text-quiet">
              <tr>
                {names.map((name) => (
                  <th key={name} scope="col" className="py-1 pr-4 font-medium whitespace-nowrap">
                    {titleOf(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, index) => (
                <tr key={`${index}`} className="border-b border-line/60 align-top">
                  {names.map((name, place) => (
                    <td key={name} className="py-1.5 pr-4">
                      {place === 0 && typeof row.document === "string" ? (
                        <DocumentLink id={row.document} text={textOfField(name, row[name])} picture={pictureOf(row)} />
                      ) : (
                        <Cell value={row[name]} name={name} opening={opening} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Paged>
  )
}

const unshown = new Set(["document", "version", "present"])

/** The version of a document that is a picture, to be shown small. */
function pictureOf({ version, path }: Fields): { readonly version: string; readonly type: string } | undefined {
  const type = typeof path === "string" ? path.slice(path.lastIndexOf(".") + 1).toLowerCase() : ""
  return typeof version === "string" && pictureTypes.includes(type) ? { version, type } : undefined
}

function DocumentLink({
  id,
  text,
  picture,
}: {
  readonly id: string
  readonly text: string
  readonly picture?: ReturnType<typeof pictureOf>
}) {
  if (id.startsWith("file:")) return <>{text}</>
  return (
    <Link
      to="/documents/$id"
      params={{ id }}
      className="underline decoration-line underline-offset-4 hover:decoration-accent"
    >
      {picture === undefined ? null : <Thumbnail document={id} version={picture.version} type={picture.type} />}
      {text}
    </Link>
  )
}

const states = new Set(["passed", "failed", "skipped", "met", "missing", "deviates", "unwanted", "unclear"])
/** Entries of a list inside a cell that are shown unfolded. */
const entriesShown = 3
/** Findings behind the first that are less likely than this are folded up. */
const likely = 0.5

function isUnfolded(entry: unknown, index: number): boolean {
  if (index === 0) return true
  return index < entriesShown && !(isFinding(entry) && "value" in entry && entry.confidence < likely)
}

/** A value in little room. */
function Cell({ value, name = "", opening }: Props & { readonly name?: string }) {
  if (isEmpty(value)) return null
  if (isFinding(value)) return <FindingCell finding={value} opening={opening} />
  if (isCitation(value)) return <Quote citation={value} opening={opening} />
  if (isClaim(value)) return <Claims claims={[value]} opening={opening} />
  if (Array.isArray(value)) {
    if (value.every((entry) => typeof entry !== "object")) return <>{textOfField(name, value)}</>
    const unfolded = value.filter(isUnfolded)
    const folded = value.filter((entry, index) => !isUnfolded(entry, index))
    const entries = (some: readonly unknown[]) => (
      <ul className="space-y-1">
        {some.map((entry, index) => (
          <li key={`${index}`}>
            <Cell value={entry} opening={opening} />
          </li>
        ))}
      </ul>
    )
    return (
      <>
        {entries(unfolded)}
        {folded.length === 0 ? null : (
          <details>
            <summary className="cursor-pointer text-sm text-quiet">{folded.length} more</summary>
            {entries(folded)}
          </details>
        )}
      </>
    )
  }
  if (isRecord(value)) return <Line record={value} />
  if (name === "status" && states.has(String(value))) return <VerdictSign verdict={String(value)} />
  return <span className="whitespace-pre-line">{textOfField(name, value)}</span>
}

/** A small record in a line: its text, if it says one; else its fields one after the other. */
function Line({ record }: { readonly record: Fields }) {
  if (typeof record.document === "string" && typeof record.title === "string")
    return <DocumentLink id={record.document} text={record.title} />
  const { kind, text, model } = record
  // What a machine says of a picture is marked as its words.
  if (typeof text === "string" && typeof model === "string")
    return (
      <>
        {text} <span className="text-sm text-quiet">described by {model}, not its own words</span>
      </>
    )
  if (typeof text === "string" && kind !== "example") return <>{text}</>
  const rest = Object.entries(record).filter(([name, entry]) => name !== "kind" && !isEmpty(entry))
  return (
    <>
      {typeof kind === "string" ? <span className="text-quiet">{kind}: </span> : null}
      {rest.map(([name, entry]) => `${titleOf(name).toLowerCase()} ${textOfField(name, entry)}`).join(" · ")}
    </>
  )
}

function Claims({
  claims,
  opening,
}: {
  readonly claims: readonly {
    readonly text: string
    readonly citations: readonly Citation[]
    readonly verdict?: string
    readonly beside?: true
  }[]
  readonly opening: Opening
}) {
  let number = 0
  return (
    <p className="max-w-prose font-serif text-[17px] leading-relaxed">
      {claims.map((claim, index) => (
        <span key={`${index}-${claim.text.slice(0, 20)}`} className={claim.beside === true ? "text-quiet" : undefined}>
          {claim.beside === true ? "(beside it: " : ""}
          {claim.text}
          {claim.beside === true ? ")" : ""}
          {claim.verdict === undefined || claim.verdict === "supported" ? null : (
            <>
              {" "}
              <VerdictSign verdict={claim.verdict} />
            </>
          )}
          {claim.citations.map((citation) => {
            number += 1
            return (
              <MarkButton
                key={`${number}`}
                number={number}
                citation={citation}
                onOpen={opening.onOpen}
                openPlace={opening.open}
              />
            )
          })}{" "}
        </span>
      ))}
    </p>
  )
}

function Conflicts({ conflicts, opening }: { readonly conflicts: readonly Conflict[]; readonly opening: Opening }) {
  return (
    <ul className="space-y-3">
      {conflicts.map((conflict) => (
        <li key={conflict.about} className="max-w-prose rounded-lg border border-warn/50 px-4 py-2">
          <p className="font-medium text-warn">! {conflict.about}</p>
          <ul className="space-y-1">
            {conflict.sides.map((side) => (
              <li key={side.text}>
                <Quote citation={side.citation} opening={opening} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
