import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { client } from "../client.ts"
import { Fault, Heading, Loading } from "../parts/states.tsx"
import type { Schema } from "./form/fields.ts"
import type { Format } from "./result/result.tsx"

export interface AppDescription {
  readonly name: string
  readonly title: string
  /** How documents become runs: one run each, one for all, or none. */
  readonly takes: "each" | "all" | "none"
  readonly input: Schema
  readonly formats: readonly Format[]
}

/** Every app that the service has, the organisation's own among them. */
export function useApps() {
  return useQuery({
    queryKey: ["apps"],
    queryFn: () => client.get<{ readonly apps: readonly AppDescription[] }>("/api/apps"),
    staleTime: 60_000,
  })
}

const takesWords = {
  each: "reads documents, each for itself",
  all: "reads documents together",
  none: "reads no documents",
}

/** What can be run here. */
export function AppsPage() {
  const found = useApps()
  return (
    <>
      <Heading>Apps</Heading>
      {found.isPending ? <Loading what="Reading the apps" /> : null}
      {found.isError ? <Fault error={found.error} onRetry={() => void found.refetch()} /> : null}
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {found.data?.apps.map((app) => (
          <li key={app.name} className="relative rounded-lg border border-line bg-sheet p-4 hover:border-accent">
            <h2 className="font-medium">
              {/* The whole card leads there. */}
              <Link to="/apps/$name" params={{ name: app.name }} className="after:absolute after:inset-0">
                {nameOf(app)}
              </Link>
            </h2>
            <p className="text-quiet">{sayOf(app)}</p>
            <p className="mt-1 text-sm text-quiet">{takesWords[app.takes]}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** "Contracts" of "Contracts: parties, dates, …". */
export function nameOf(app: Pick<AppDescription, "name" | "title">): string {
  return app.name.charAt(0).toUpperCase() + app.name.slice(1)
}

/** What it does, without its name before it. */
export function sayOf(app: Pick<AppDescription, "name" | "title">): string {
  const [before, ...rest] = app.title.split(": ")
  const isNamed = rest.length > 0 && before !== undefined && before.split(" ").length === 1
  const said = isNamed ? rest.join(": ") : app.title
  return said.charAt(0).toUpperCase() + said.slice(1)
}
