import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { buttonStyle, fieldStyle } from "../parts/states.tsx"
import { type Item, nameOf, type Settling } from "./item.ts"

/** What the run was given: the files, by name, and the message. */
export function Given({ item: { beside } }: { readonly item: Item }) {
  return (
    <>
      {beside.sources.map(({ name, document }) => (
        <p key={document ?? name} className="mt-1 break-words text-sm">
          {document === undefined ? (
            name
          ) : (
            <Link to="/documents/$id" params={{ id: document }} className="underline">
              {name}
            </Link>
          )}
        </p>
      ))}
      {beside.given === undefined ? null : (
        <blockquote className="mt-2 max-h-60 overflow-y-auto whitespace-pre-wrap break-words border-l-2 border-line pl-3">
          {beside.given}
        </blockquote>
      )}
    </>
  )
}

/** The output as a whole, what is in it, and what speaks against it. */
export function Whole({ item, isPending, onSettle }: Settling) {
  const { values, choices } = item.beside
  return (
    <>
      <h2 className="mt-1 font-medium">The whole</h2>
      <p className="mt-1 text-warn">! {item.finding.reason}</p>
      {values.length === 0 ? null : (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 text-sm">
          {values.map(({ at, value }) => (
            <div key={at} className="contents">
              <dt className="text-quiet">{nameOf(at)}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {choices === undefined ? null : <Choice choices={choices} isPending={isPending} onSettle={onSettle} />}
      <p className="mt-3 flex flex-wrap gap-2">
        <button
          type="button"
          className={buttonStyle}
          disabled={isPending}
          onClick={() => onSettle({ kind: "accepted" })}
        >
          It is right all the same
        </button>
        <button
          type="button"
          className={buttonStyle}
          disabled={isPending}
          onClick={() => onSettle({ kind: "rejected" })}
        >
          Reject all of it
        </button>
      </p>
    </>
  )
}

/** What the app can give instead. */
function Choice({ choices, isPending, onSettle }: Omit<Settling, "item"> & { readonly choices: readonly string[] }) {
  const [value, setValue] = useState("")
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2">
      <label>
        <span className="sr-only">The right one</span>
        <select className={fieldStyle} value={value} onChange={(event) => setValue(event.target.value)}>
          <option value="">The right one …</option>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className={buttonStyle}
        disabled={isPending || value === ""}
        onClick={() => onSettle({ kind: "corrected", value })}
      >
        Correct it to this
      </button>
    </p>
  )
}
