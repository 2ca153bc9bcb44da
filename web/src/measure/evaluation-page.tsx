import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { useState } from "react"
import { client } from "../client.ts"
import { Fault, Heading, Loading, VerdictSign } from "../parts/states.tsx"
import type { Evaluation } from "./measure-page.tsx"

interface MeasuredCase {
  readonly id: string
  readonly question: string
  readonly status: string
  readonly confidence: number
  readonly isRight: boolean
  readonly ms: number
  readonly trace: string
}
type Whole = Evaluation & { readonly cases: readonly MeasuredCase[] }

const read = (id: string) => client.get<Whole>(`/api/evaluations/${encodeURIComponent(id)}`)

/** One evaluation, its cases worst first, and beside another one those that differ. */
export function EvaluationPage() {
  const { id } = useParams({ from: "/measure/$id" })
  const [beside, setBeside] = useState("")
  const found = useQuery({ queryKey: ["evaluation", id], queryFn: () => read(id) })
  const others = useQuery({
    queryKey: ["evaluations"],
    queryFn: () => client.get<{ readonly evaluations: readonly Evaluation[] }>("/api/evaluations?limit=100"),
  })
  const other = useQuery({ queryKey: ["evaluation", beside], queryFn: () => read(beside), enabled: beside !== "" })
  if (found.isPending) return <Loading what="Reading the evaluation" />
  if (found.isError) return <Fault error={found.error} />
  const { name, figures, cases } = found.data
  const otherById = new Map((other.data?.cases ?? []).map((entry) => [entry.id, entry]))
  const shown =
    other.data === undefined ? cases : cases.filter((entry) => otherById.get(entry.id)?.isRight !== entry.isRight)
  return (
    <>
      <Heading
        aside={
          <label className="text-sm text-quiet">
            beside{" "}
            <select
              value={beside}
              onChange={(event) => setBeside(event.target.value)}
              className="rounded border border-line bg-sheet px-2 py-1"
            >
              <option value="">none</option>
              {(others.data?.evaluations ?? [])
                .filter((entry) => entry.id !== id)
                .map((entry) => (
                  <option key={entry.id} value={entry.id}>
                    {entry.name}
                  </option>
                ))}
            </select>
          </label>
        }
      >
        {name}
      </Heading>
      <p className="mb-4">
        {(100 * figures.right).toFixed(1)}% of {figures.cases} right, {(100 * figures.abstained).toFixed(1)}% declined,{" "}
        {figures.meanMs.toFixed(0)} ms each
        {other.data === undefined
          ? ""
          : `; beside ${other.data.name}: ${(100 * other.data.figures.right).toFixed(1)}% right, ${shown.length} cases differ`}
      </p>
      <ol className="divide-y divide-line/70">
        {shown.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-baseline gap-x-4 py-2">
            <span className={`w-16 ${entry.isRight ? "text-accent" : "text-bad"}`}>
              {entry.isRight ? "✓ right" : "✗ wrong"}
            </span>
            <Link
              to="/runs/$id"
              params={{ id: entry.trace }}
              className="grow underline decoration-line underline-offset-4"
            >
              {entry.question}
            </Link>
            <VerdictSign verdict={entry.status} />
            <span className="text-sm text-quiet">{entry.confidence.toFixed(2)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}
