import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { client } from "../client.ts"
import { useMe } from "../frame.tsx"
import { buttonStyle, Fault, fieldStyle, Loading, More } from "../parts/states.tsx"

interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly groups: readonly string[]
}

export const roles = ["reader", "editor", "reviewer", "admin"]
const nobody = { name: "", email: "", password: "", role: "reader", groups: "" }

/** People with their roles and groups, page by page. */
export function People() {
  const queries = useQueryClient()
  const refresh = () => Promise.all(["people", "audit"].map((name) => queries.invalidateQueries({ queryKey: [name] })))
  const pages = useInfiniteQuery({
    queryKey: ["people"],
    queryFn: ({ pageParam }) =>
      client.get<{ readonly people: readonly Person[]; readonly next?: string }>(
        `/api/people?limit=50${pageParam === "" ? "" : `&after=${encodeURIComponent(pageParam)}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const people = pages.data?.pages.flatMap((page) => page.people) ?? []
  return (
    <section aria-labelledby="people">
      <h2 id="people" className="mb-2 text-lg font-medium">
        People
      </h2>
      {pages.isPending ? <Loading what="Reading who there is" /> : null}
      {pages.isError ? <Fault error={pages.error} /> : null}
      {pages.data !== undefined && people.length === 0 ? (
        <p className="mb-2 text-quiet">
          No accounts: only this machine can come in. The link in the terminal makes the first administrator.
        </p>
      ) : null}
      <ul className="mb-3 divide-y divide-line/70">
        {people.map((person) => (
          <PersonLine key={person.id} person={person} onChanged={refresh} />
        ))}
      </ul>
      <More pages={pages} />
      <AddPerson onAdded={refresh} />
    </section>
  )
}

function PersonLine({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  const me = useMe()
  const [isSure, setSure] = useState(false)
  const change = useMutation({
    mutationFn: (body: { readonly role?: string; readonly groups?: readonly string[] }) =>
      client.put(`/api/people/${encodeURIComponent(person.id)}`, body),
    onSuccess: onChanged,
  })
  const remove = useMutation({
    mutationFn: () => client.remove(`/api/people/${encodeURIComponent(person.id)}`),
    onSuccess: onChanged,
  })
  const saveGroups = (text: string) => {
    const groups = groupsOf(text)
    if (groups.join() !== person.groups.join()) change.mutate({ groups })
  }
  const fault = change.error ?? remove.error
  return (
    <li className="py-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-40 grow basis-40">
          {person.name} <span className="block break-all text-sm text-quiet">{person.email}</span>
        </span>
        <select
          aria-label={`Role of ${person.name}`}
          value={person.role}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ role: event.target.value })}
          className={`${fieldStyle} py-1`}
        >
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
        <input
          aria-label={`Groups of ${person.name}`}
          className={`${fieldStyle} w-40 py-1`}
          defaultValue={person.groups.join(", ")}
          placeholder="groups"
          onBlur={(event) => saveGroups(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") saveGroups(event.currentTarget.value)
          }}
        />
        {person.email === me?.name ? (
          <span className="text-sm text-quiet">you</span>
        ) : (
          <button
            type="button"
            className={`text-sm underline ${isSure ? "text-bad" : ""}`}
            disabled={remove.isPending}
            onBlur={() => setSure(false)}
            onClick={() => (isSure ? remove.mutate() : setSure(true))}
          >
            {isSure ? "Really remove" : "Remove"} <span className="sr-only">{person.name}</span>
          </button>
        )}
      </div>
      {change.isSuccess ? (
        <p role="status" className="text-sm text-accent">
          ✓ It holds from the next request.
        </p>
      ) : null}
      {fault === null ? null : <Fault error={fault} />}
    </li>
  )
}

function AddPerson({ onAdded }: { readonly onAdded: () => void }) {
  const [draft, setDraft] = useState(nobody)
  const add = useMutation({
    mutationFn: () => client.post("/api/people", { ...draft, groups: groupsOf(draft.groups) }),
    onSuccess: () => {
      setDraft(nobody)
      onAdded()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  const field = (name: keyof typeof nobody) => ({
    className: `${fieldStyle} w-56 max-w-full`,
    value: draft[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value }),
  })
  return (
    <details className="mt-3">
      <summary className="cursor-pointer">Add a person</summary>
      <form onSubmit={submit} className="mt-2 flex flex-wrap gap-2">
        <input placeholder="Name" aria-label="Name" required {...field("name")} />
        <input placeholder="E-mail" aria-label="E-mail" type="email" required {...field("email")} />
        <input
          placeholder="Password, ten characters"
          aria-label="Password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          {...field("password")}
        />
        <input placeholder="Groups: hr, finance" aria-label="Groups" {...field("groups")} />
        <select aria-label="Role" {...field("role")} className={fieldStyle}>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
        <button type="submit" className={buttonStyle} disabled={add.isPending}>
          Add
        </button>
      </form>
      {add.isError ? <Fault error={add.error} /> : null}
    </details>
  )
}

/** "hr, finance" → two groups. */
function groupsOf(text: string): readonly string[] {
  return text.split(/[,\s]+/).filter((group) => group !== "")
}
