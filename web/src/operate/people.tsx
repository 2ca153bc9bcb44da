import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Fault, fieldStyle } from "../parts/states.tsx"

interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly groups: readonly string[]
}

const roles = ["reader", "editor", "reviewer", "admin"]

/** People with their roles and groups. */
export function People() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: ["people"] })
  const found = useQuery({
    queryKey: ["people"],
    queryFn: () => client.get<{ readonly people: readonly Person[] }>("/api/people"),
  })
  const change = useMutation({
    mutationFn: ({
      id,
      ...body
    }: {
      readonly id: string
      readonly role?: string
      readonly groups?: readonly string[]
    }) => client.put(`/api/people/${id}`, body),
    onSuccess: refresh,
  })
  const [draft, setDraft] = useState({ name: "", email: "", password: "", role: "reader" })
  const add = useMutation({ mutationFn: () => client.post("/api/people", draft), onSuccess: refresh })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <section aria-labelledby="people">
      <h2 id="people" className="mb-2 text-lg font-medium">
        People
      </h2>
      {found.isError ? <Fault error={found.error} /> : null}
      {found.data?.people.length === 0 ? (
        <p className="mb-2 text-quiet">
          No accounts: only this machine can come in. The link in the terminal makes the first administrator.
        </p>
      ) : null}
      <ul className="mb-3 space-y-2">
        {found.data?.people.map((person) => (
          <li key={person.id} className="flex flex-wrap items-center gap-2">
            <span className="w-40 truncate" title={person.email}>
              {person.name}
            </span>
            <select
              aria-label={`Role of ${person.name}`}
              value={person.role}
              onChange={(event) => change.mutate({ id: person.id, role: event.target.value })}
              className="rounded border border-line bg-sheet px-2 py-1"
            >
              {roles.map((role) => (
                <option key={role}>{role}</option>
              ))}
            </select>
            <input
              aria-label={`Groups of ${person.name}`}
              className={`${fieldStyle} w-48 py-1`}
              defaultValue={person.groups.join(", ")}
              placeholder="groups"
              onBlur={(event) =>
                change.mutate({
                  id: person.id,
                  groups: event.target.value.split(/[,\s]+/).filter((group) => group !== ""),
                })
              }
            />
          </li>
        ))}
      </ul>
      {change.isError ? <Fault error={change.error} /> : null}
      <form onSubmit={submit} className="flex flex-wrap gap-2">
        <input
          className={fieldStyle}
          placeholder="Name"
          aria-label="Name"
          required
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <input
          className={fieldStyle}
          placeholder="E-mail"
          aria-label="E-mail"
          type="email"
          required
          value={draft.email}
          onChange={(event) => setDraft({ ...draft, email: event.target.value })}
        />
        <input
          className={fieldStyle}
          placeholder="Password, ten characters"
          aria-label="Password"
          type="password"
          minLength={10}
          required
          value={draft.password}
          onChange={(event) => setDraft({ ...draft, password: event.target.value })}
        />
        <button type="submit" className={buttonStyle}>
          Add a person
        </button>
      </form>
      {add.isError ? <Fault error={add.error} /> : null}
    </section>
  )
}

interface AuditView {
  readonly entries: readonly {
    readonly sequence: number
    readonly at: string
    readonly actor: string
    readonly action: string
    readonly target: string
  }[]
  readonly isWhole: boolean
}

/** Who did what. */
export function Audit() {
  const found = useQuery({ queryKey: ["audit"], queryFn: () => client.get<AuditView>("/api/audit?limit=200") })
  return (
    <section aria-labelledby="audit">
      <h2 id="audit" className="mb-2 text-lg font-medium">
        Audit log
      </h2>
      {found.isError ? <Fault error={found.error} /> : null}
      {found.data === undefined ? null : (
        <p className={found.data.isWhole ? "text-sm text-quiet" : "text-bad"}>
          {found.data.isWhole ? "✓ The chain is whole." : "✗ The chain is broken: an entry was changed."}
        </p>
      )}
      <ol className="mt-2 max-h-72 space-y-1 overflow-y-auto text-sm" tabIndex={0} aria-label="Entries">
        {[...(found.data?.entries ?? [])].reverse().map((entry) => (
          <li key={entry.sequence}>
            <span className="text-quiet">{entry.at.slice(0, 19).replace("T", " ")}</span> {entry.actor} {entry.action}{" "}
            {entry.target}
          </li>
        ))}
      </ol>
    </section>
  )
}
