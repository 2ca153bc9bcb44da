import { buttonStyle, fieldStyle } from "../../parts/states.tsx"
import { CollectionsPicker, DocumentField } from "./choose-documents.tsx"
import { type Draft, draftOf, type FieldFault, readDraft } from "./drafts.ts"
import type { Control } from "./fields.ts"
import { FieldRows } from "./form.tsx"

interface Props {
  readonly control: Control
  readonly draft: Draft | undefined
  readonly onChange: (draft: Draft) => void
  readonly id: string
  /** Where in the input it stands. */
  readonly at: string
  readonly label: string
  readonly describedBy: string | undefined
  readonly isRequired: boolean
  readonly example?: unknown
  readonly faults: readonly FieldFault[]
}

/** What a value is filled in with. */
export function ControlView(props: Props) {
  const { control, onChange, id, at, describedBy, isRequired, faults } = props
  const draft = props.draft ?? draftOf(control)
  const isFaulty = faults.some((fault) => fault.at === at)
  const common = {
    id,
    "data-at": at,
    "aria-describedby": describedBy,
    "aria-invalid": isFaulty || undefined,
    "aria-required": isRequired || undefined,
  }
  switch (control.kind) {
    case "text":
      return control.isLong ? (
        <textarea
          {...common}
          rows={4}
          className={`${fieldStyle} w-full`}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          {...common}
          type={control.type}
          className={`${fieldStyle} ${control.type === "date" ? "w-48" : "w-full"}`}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case "number":
      return (
        <input
          {...common}
          inputMode={control.isWhole ? "numeric" : "decimal"}
          className={`${fieldStyle} w-32`}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case "choice":
      return (
        <select
          {...common}
          className={fieldStyle}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{isRequired ? "Choose…" : "–"}</option>
          {control.options.map((option, place) => (
            <option key={option.label} value={String(place)}>
              {option.label}
            </option>
          ))}
        </select>
      )
    case "check":
      return (
        <input
          {...common}
          type="checkbox"
          checked={draft === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      )
    case "several":
      return (
        <Checks
          at={at}
          options={control.options.map((option, place) => ({ key: String(place), label: option.label }))}
          chosen={listOf(draft).map(String)}
          onChange={onChange}
        />
      )
    case "collections":
      return <CollectionsPicker at={at} chosen={listOf(draft).map(String)} onChange={onChange} />
    case "document":
      return <DocumentField {...common} value={String(draft)} onChange={onChange} />
    case "lines":
      return (
        <textarea
          {...common}
          rows={3}
          placeholder="One a line"
          className={`${fieldStyle} w-full max-w-md`}
          value={String(draft)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case "list":
      if (typeof draft === "string") return <Json {...props} common={common} text={draft} />
      return <Entries {...props} control={control} drafts={listOf(draft)} />
    case "group":
      if (typeof draft === "string") return <Json {...props} common={common} text={draft} />
      return (
        // An entry of a list has its frame already.
        <div className={`space-y-3 ${/\.\d+$/.test(at) ? "" : "border-l-2 border-line pl-4"}`}>
          <FieldRows fields={control.fields} drafts={draft} onChange={onChange} at={at} faults={faults} />
        </div>
      )
    case "json":
      return <Json {...props} common={common} text={String(draft)} />
    default:
      return control satisfies never
  }
}

function listOf(draft: Draft): readonly Draft[] {
  return Array.isArray(draft) ? (draft as readonly Draft[]) : []
}

/** Boxes of which any may be ticked. */
export function Checks({
  at,
  options,
  chosen,
  onChange,
}: {
  readonly at: string
  readonly options: readonly { readonly key: string; readonly label: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      {options.map(({ key, label }, index) => (
        <label key={key} className="flex items-center gap-2">
          <input
            type="checkbox"
            data-at={index === 0 ? at : undefined}
            checked={chosen.includes(key)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))
            }
          />
          {label}
        </label>
      ))}
    </div>
  )
}

/** A list of things that have fields of their own: one is added, filled in, taken away. */
function Entries({
  control,
  drafts,
  onChange,
  id,
  at,
  label,
  faults,
}: Props & { readonly control: Extract<Control, { kind: "list" }>; readonly drafts: readonly Draft[] }) {
  const replace = (index: number, draft: Draft) =>
    onChange(drafts.map((before, place) => (place === index ? draft : before)))
  return (
    <div className="space-y-3">
      {drafts.map((draft, index) => (
        <div
          // Entries have no name of their own; none moves.
          key={`${index}`}
          role="group"
          aria-label={`${label} ${index + 1}`}
          className="rounded-md border border-line p-3"
        >
          <ControlView
            control={control.of}
            draft={draft}
            onChange={(next) => replace(index, next)}
            id={`${id}-${index}`}
            at={`${at}.${index}`}
            label={`${label} ${index + 1}`}
            describedBy={undefined}
            isRequired
            faults={faults}
          />
          {faults
            .filter((fault) => fault.at === `${at}.${index}`)
            .map((fault) => (
              <p key={fault.message} className="mt-1 text-sm text-bad">
                ✗ {fault.message === "is needed" ? "Fill it in, or take it away" : fault.message}
              </p>
            ))}
          <button
            type="button"
            className={`${buttonStyle} mt-3 text-sm`}
            onClick={() => onChange(drafts.filter((_, place) => place !== index))}
          >
            Take {index + 1} away
          </button>
        </div>
      ))}
      <button
        type="button"
        data-at={at}
        className={buttonStyle}
        onClick={() => onChange([...drafts, draftOf(control.of)])}
      >
        Add one
      </button>
    </div>
  )
}

/** JSON, for what has no form; whether it fits is said while it is typed. */
function Json({
  common,
  text,
  control,
  onChange,
  example,
  label,
  id,
  at,
}: Props & { readonly common: object; readonly text: string }) {
  const fault = text.trim() === "" ? undefined : readDraft(control, text, false, at).faults[0]
  return (
    <>
      <textarea
        {...common}
        aria-label={label}
        rows={Math.min(16, Math.max(4, text.split("\n").length + 1))}
        spellCheck={false}
        placeholder="JSON"
        className={`${fieldStyle} w-full font-mono text-sm`}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      <p
        role="status"
        id={`${id}-json`}
        className={`flex flex-wrap items-center gap-3 text-sm ${fault === undefined ? "text-quiet" : "text-bad"}`}
      >
        {text.trim() === "" ? null : fault === undefined ? "✓ It fits." : `✗ It ${fault.message}`}
        {example === undefined || text.trim() !== "" ? null : (
          <button type="button" className="underline" onClick={() => onChange(JSON.stringify(example, null, 2))}>
            Begin with an example
          </button>
        )}
      </p>
    </>
  )
}
