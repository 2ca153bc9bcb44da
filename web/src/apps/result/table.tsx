import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { pictureTypes, Thumbnail } from "../../parts/picture.tsx"
import { buttonStyle, VerdictSign } from "../../parts/states.tsx"
import { titleOf } from "../form/fields.ts"
import { Claims } from "./claims.tsx"
import { type Opening, Quote } from "./evidence.tsx"
import { FindingCell } from "./finding.tsx"
import { type Fields, isCitation, isClaim, isEmpty, isFinding, isRecord, textOfField } from "./shapes.ts"

interface Props {
  readonly value: unknown
  readonly opening: Opening
}

/** Rows drawn at once: what is longer comes when asked for. */
const rowsAtOnce = 200

/** A list of which more is drawn when it is asked for. */
export function Paged<Value>({
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
export function Table({ rows, opening }: { readonly rows: readonly Fields[]; readonly opening: Opening }) {
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
export function Cell({ value, name = "", opening }: Props & { readonly name?: string }) {
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
