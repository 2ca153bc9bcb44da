import { useId } from "react"
import { titleOf } from "../form/fields.ts"
import { Claims, Conflicts } from "./claims.tsx"
import { type Opening, Quotes } from "./evidence.tsx"
import { FindingView } from "./finding.tsx"
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
import { Cell, Paged, Table } from "./table.tsx"

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
