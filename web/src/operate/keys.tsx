import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Fault, fieldStyle, Loading, More } from "../parts/states.tsx"
import { roles } from "./people.tsx"

interface Key {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly actsFor: string
  readonly expiresAt?: string
}

const nothing = { name: "", actsFor: "", role: "reader", until: "" }

/** Keys of programs, page by page; a new one's secret is shown once. */
export function Keys() {
  const queries = useQueryClient()
  const refresh = () => Promise.all(["keys", "audit"].map((name) => queries.invalidateQueries({ queryKey: [name] })))
  const pages = useInfiniteQuery({
    queryKey: ["keys"],
    queryFn: ({ pageParam }) =>
      client.get<{ readonly keys: readonly Key[]; readonly next?: string }>(
        `/api/keys?limit=50${pageParam === "" ? "" : `&after=${encodeURIComponent(pageParam)}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const [draft, setDraft] = useState(nothing)
  const add = useMutation({
    mutationFn: () => {
      const { until, ...key } = draft
      return client.post<{ readonly secret: string }>("/api/keys", {
        ...key,
        ...(until === "" ? {} : { expiresAt: `${until}T23:59:59Z` }),
      })
    },
    onSuccess: () => {
      setDraft(nothing)
      void refresh()
    },
  })
  const remove = useMutation({
    mutationFn: (id: string) => client.remove(`/api/keys/${encodeURIComponent(id)}`),
    onSuccess: refresh,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  const field = (name: keyof typeof nothing) => ({
    className: `${fieldStyle} w-56 max-w-full`,
    value: draft[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value }),
  })
  const keys = pages.data?.pages.flatMap((page) => page.keys) ?? []
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" className="mb-2 text-lg font-medium">
        Keys
      </h2>
      {pages.isPending ? <Loading what="Reading the keys" /> : null}
      {pages.isError ? <Fault error={pages.error} /> : null}
      {pages.data !== undefined && keys.length === 0 ? (
        <p className="mb-2 text-quiet">None yet. A program asks with a key, as the person it acts for.</p>
      ) : null}
      <ul className="mb-3 space-y-1">
        {keys.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-3">
            {key.name}{" "}
            <span className="break-all text-sm text-quiet">
              {key.role}, acts for {key.actsFor}
              {key.expiresAt === undefined ? "" : `, until ${key.expiresAt.slice(0, 10)}`}
            </span>
            <button
              type="button"
              className="text-sm underline"
              disabled={remove.isPending}
              onClick={() => remove.mutate(key.id)}
            >
              End it <span className="sr-only">{key.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {remove.isError ? <Fault error={remove.error} /> : null}
      <More pages={pages} />
      <details className="mt-3">
        <summary className="cursor-pointer">Make a key</summary>
        <form onSubmit={submit} className="mt-2 flex flex-wrap items-center gap-2">
          <input placeholder="Name" aria-label="Name of the key" required {...field("name")} />
          <input placeholder="Acts for (e-mail)" aria-label="Acts for" type="email" required {...field("actsFor")} />
          <select aria-label="Role of the key" {...field("role")} className={fieldStyle}>
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
          <label className="flex items-center gap-2 text-sm text-quiet">
            until
            <input type="date" {...field("until")} className={fieldStyle} />
          </label>
          <button type="submit" className={buttonStyle} disabled={add.isPending}>
            Make it
          </button>
        </form>
      </details>
      {add.data === undefined ? null : (
        <p role="status" className="mt-2 break-all">
          Shown this once: <code>{add.data.secret}</code>
        </p>
      )}
      {add.isError ? <Fault error={add.error} /> : null}
    </section>
  )
}
