import { type FormEvent, useId, useRef, useState } from "react"
import { primaryStyle } from "../../parts/states.tsx"
import { ControlView } from "./control.tsx"
import { type Draft, draftOf, type FieldFault, inputOf, readDraft } from "./drafts.ts"
import type { Control, Field } from "./fields.ts"

interface Props {
  readonly fields: readonly Field[]
  readonly drafts: Draft
  readonly onChange: (drafts: Draft) => void
  readonly isRunning: boolean
  /** Why it cannot run yet, whatever the fields say: "Choose a document". */
  readonly lacks: string | undefined
  readonly onRun: (input: unknown) => void
}

/** An app's input as fields; what does not fit is said at its place before anything is sent. */
export function AppForm({ fields, drafts, onChange, isRunning, lacks, onRun }: Props) {
  const [isTried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { value, faults } = inputOf(fields, drafts)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (faults.length === 0 && lacks === undefined) return onRun(value)
    const first = faults[0]?.at
    // The field is inside a part that may be folded up.
    const place = form.current?.querySelector<HTMLElement>(`[data-at="${CSS.escape(first ?? "")}"]`)
    const folded = place?.closest("details")
    if (folded) folded.open = true
    place?.focus()
  }
  const near = fields.filter((field) => !field.isAside)
  const aside = fields.filter((field) => field.isAside)
  const shown = isTried ? faults : []
  const rows = (some: readonly Field[]) => (
    <FieldRows fields={some} drafts={drafts} onChange={onChange} at="" faults={shown} />
  )
  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-3xl space-y-5">
      {rows(near)}
      {aside.length === 0 ? null : (
        <details className="rounded-md border border-line px-4 py-2">
          <summary className="cursor-pointer text-quiet">
            More: {aside.map((field) => field.title.toLowerCase()).join(", ")}
          </summary>
          <div className="space-y-5 py-3">{rows(aside)}</div>
        </details>
      )}
      {isTried && lacks !== undefined ? (
        <p role="alert" className="text-bad">
          ✗ {lacks}
        </p>
      ) : null}
      <button type="submit" className={primaryStyle} disabled={isRunning}>
        Run
      </button>
    </form>
  )
}

/** Fields as the JSON that they make, and back; what is no JSON of this form begins anew. */
function turned(control: Control, draft: Draft | undefined, at: string): Draft {
  const { value } = readDraft(control, draft ?? draftOf(control), false, at)
  return typeof draft === "string"
    ? draftOf(control, value)
    : value === undefined
      ? " "
      : JSON.stringify(value, null, 2)
}

interface RowsProps {
  readonly fields: readonly Field[]
  readonly drafts: Draft
  readonly onChange: (drafts: Draft) => void
  readonly at: string
  readonly faults: readonly FieldFault[]
}

/** Fields below one another, each with its label, what it means and what is wrong with it. */
export function FieldRows({ fields, drafts, onChange, at, faults }: RowsProps) {
  const record = (typeof drafts === "object" && !Array.isArray(drafts) ? drafts : {}) as Readonly<Record<string, Draft>>
  return fields.map((field) => (
    <FieldRow
      key={field.name}
      field={field}
      at={at === "" ? field.name : `${at}.${field.name}`}
      draft={record[field.name]}
      onChange={(draft) => onChange({ ...record, [field.name]: draft })}
      faults={faults}
    />
  ))
}

function FieldRow({
  field,
  at,
  draft,
  onChange,
  faults,
}: {
  readonly field: Field
  readonly at: string
  readonly draft: Draft | undefined
  readonly onChange: (draft: Draft) => void
  readonly faults: readonly FieldFault[]
}) {
  const id = useId()
  const { kind } = field.control
  // JSON says itself whether it fits, while it is typed.
  const isJson = kind === "json" || ((kind === "list" || kind === "group") && typeof draft === "string")
  const isTyped = isJson && typeof draft === "string" && draft.trim() !== ""
  const fault = isTyped ? undefined : faults.find((one) => one.at === at)
  const describedBy = [
    field.help === undefined ? "" : `${id}-help`,
    fault === undefined ? "" : `${id}-fault`,
    isJson ? `${id}-json` : "",
  ]
    .filter((one) => one !== "")
    .join(" ")
  const isMany = kind === "list" || kind === "group" || kind === "several" || kind === "collections"
  const notes = (
    <>
      {field.help === undefined ? null : (
        <p id={`${id}-help`} className="text-sm text-quiet">
          {field.help}
        </p>
      )}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="text-sm text-bad">
          ✗ {field.title} {fault.message}
        </p>
      )}
    </>
  )
  const control = (
    <ControlView
      control={field.control}
      draft={draft}
      onChange={onChange}
      id={id}
      at={at}
      label={field.title}
      describedBy={describedBy === "" ? undefined : describedBy}
      isRequired={field.isRequired}
      example={field.example}
      faults={faults}
    />
  )
  const name = (
    <>
      {field.title}
      {field.isRequired ? <span className="text-quiet"> (needed)</span> : null}
    </>
  )
  if (isMany)
    return (
      <fieldset aria-describedby={describedBy === "" ? undefined : describedBy} className="min-w-0">
        <legend className="font-medium">{name}</legend>
        {notes}
        {(kind === "list" || kind === "group") && !at.includes(".") ? (
          <button
            type="button"
            className="text-sm text-quiet underline"
            onClick={() => onChange(turned(field.control, draft, at))}
          >
            {typeof draft === "string" ? "As fields" : "As JSON"}
          </button>
        ) : null}
        <div className="mt-1">{control}</div>
      </fieldset>
    )
  if (kind === "check")
    return (
      <div>
        <span className="flex items-center gap-2">
          {control}
          <label htmlFor={id} className="font-medium">
            {name}
          </label>
        </span>
        {notes}
      </div>
    )
  return (
    <div>
      <label htmlFor={id} className="block font-medium">
        {name}
      </label>
      {notes}
      <div className="mt-1">{control}</div>
    </div>
  )
}
