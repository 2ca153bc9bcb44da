import { useMutation, useQuery } from "@tanstack/react-query"
import { client } from "../client.ts"
import { Bars } from "../measure/bars.tsx"
import { buttonStyle, Fault, Heading, Loading } from "../parts/states.tsx"
import { Audit } from "./audit.tsx"
import { Jobs } from "./jobs.tsx"
import { Keys } from "./keys.tsx"
import { People } from "./people.tsx"

interface Health {
  readonly findings: readonly { readonly name: string; readonly status: string; readonly detail: string }[]
  readonly waiting: number
  readonly embedder: string
}
interface Models {
  readonly models: readonly { readonly id: string; readonly external: boolean }[]
  readonly embedder: string
}
interface Drift {
  readonly days: readonly {
    readonly day: string
    readonly answered: number
    readonly partial: number
    readonly abstained: number
    readonly claims: number
    readonly unsupported: number
    readonly cost: number
  }[]
  readonly budgets: { readonly perRequest?: number; readonly perDay?: number; readonly perKeyAndDay?: number }
}

/** Health, models, drift, people, keys, what was done. */
export function OperatePage() {
  return (
    <>
      <Heading>Operate</Heading>
      <div className="grid gap-10 lg:grid-cols-2">
        <HealthPart />
        <ModelsPart />
        <DriftPart />
        <Jobs />
        <People />
        <Keys />
        <Audit />
      </div>
    </>
  )
}

function HealthPart() {
  const found = useQuery({ queryKey: ["health"], queryFn: () => client.get<Health>("/api/health") })
  return (
    <section aria-labelledby="health">
      <h2 id="health" className="mb-2 text-lg font-medium">
        Health
      </h2>
      {found.isPending ? <Loading what="Looking" /> : null}
      {found.isError ? <Fault error={found.error} /> : null}
      <ul className="space-y-1">
        {found.data?.findings.map((finding) => (
          <li key={finding.name}>
            <span className={finding.status === "ok" ? "text-accent" : "text-bad"}>
              {finding.status === "ok" ? "✓" : "✗"} {finding.name}
            </span>{" "}
            <span className="text-quiet">{finding.detail}</span>
          </li>
        ))}
      </ul>
      {found.data === undefined ? null : (
        <p className="mt-2 text-sm text-quiet">
          {found.data.waiting} jobs wait · embedder {found.data.embedder}
        </p>
      )}
    </section>
  )
}

function ModelsPart() {
  const found = useQuery({ queryKey: ["models"], queryFn: () => client.get<Models>("/api/models") })
  const trial = useMutation({
    mutationFn: (model: string) =>
      client.post<{
        readonly model: string
        readonly ok: boolean
        readonly ms: number
        readonly message?: string
        readonly cost?: number
      }>("/api/models/test", { model }),
  })
  return (
    <section aria-labelledby="models">
      <h2 id="models" className="mb-2 text-lg font-medium">
        Models
      </h2>
      {found.isError ? <Fault error={found.error} /> : null}
      {found.data?.models.length === 0 ? (
        <p className="text-quiet">None is set: answers are extracted. Set GROUNDWORK_MODEL to bring one.</p>
      ) : null}
      <ul className="space-y-2">
        {found.data?.models.map((model) => (
          <li key={model.id} className="flex flex-wrap items-center gap-3">
            <span>{model.id}</span>
            <span className="text-sm text-quiet">{model.external ? "outside this machine" : "on this machine"}</span>
            <button
              type="button"
              className={buttonStyle}
              onClick={() => trial.mutate(model.id)}
              disabled={trial.isPending}
            >
              Try it
            </button>
          </li>
        ))}
      </ul>
      {trial.data === undefined ? null : (
        <p role="status" className="mt-2">
          {trial.data.ok
            ? `✓ ${trial.data.model} gave valid output in ${trial.data.ms} ms`
            : `✗ ${trial.data.model}: ${trial.data.message ?? "no valid output"}`}
        </p>
      )}
      {trial.isError ? <Fault error={trial.error} /> : null}
    </section>
  )
}

function DriftPart() {
  const found = useQuery({ queryKey: ["drift"], queryFn: () => client.get<Drift>("/api/drift") })
  const days = found.data?.days ?? []
  return (
    <section aria-labelledby="drift">
      <h2 id="drift" className="mb-2 text-lg font-medium">
        Answers by day
      </h2>
      {found.isError ? <Fault error={found.error} /> : null}
      {days.length === 0 && found.data !== undefined ? (
        <p className="text-quiet">Nothing was asked in the last thirty days.</p>
      ) : null}
      {days.length > 0 ? (
        <>
          <Bars
            title="Share declined"
            rows={days.map((day) => ({
              label: `${day.day} (${day.answered + day.partial + day.abstained})`,
              value: day.abstained / Math.max(1, day.answered + day.partial + day.abstained),
            }))}
          />
          <Bars
            title="Share of claims that the documents did not support, kept back by the gate"
            rows={days.map((day) => ({
              label: `${day.day} (${day.claims})`,
              value: day.unsupported / Math.max(1, day.claims),
            }))}
          />
          <p className="text-sm text-quiet">
            Spent: ${days.reduce((sum, day) => sum + day.cost, 0).toFixed(4)}
            {found.data === undefined ? "" : limitsOf(found.data.budgets)}
          </p>
        </>
      ) : null}
    </section>
  )
}

/** "; at most $1 a day", of the budgets that are set. */
function limitsOf({ perRequest, perDay, perKeyAndDay }: Drift["budgets"]): string {
  const limits = [
    ...(perRequest === undefined ? [] : [`$${perRequest} a request`]),
    ...(perDay === undefined ? [] : [`$${perDay} a day`]),
    ...(perKeyAndDay === undefined ? [] : [`$${perKeyAndDay} a key and day`]),
  ]
  return limits.length === 0 ? "; no budget is set" : `; at most ${limits.join(", ")}`
}
