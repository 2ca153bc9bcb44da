interface Row {
  readonly label: string
  /** 0–1. */
  readonly value: number
}

/** Shares as bars, readable without seeing colour: each has its figure beside it. */
export function Bars({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <figure className="my-4 max-w-2xl">
      <figcaption className="mb-2 text-sm text-quiet">{title}</figcaption>
      <ul className="space-y-1">
        {rows.map((row) => (
          <li key={row.label} className="grid grid-cols-[10rem_1fr_3rem] items-center gap-3 text-sm">
            <span className="truncate">{row.label}</span>
            <span className="h-3 rounded bg-line/60">
              <span className="block h-3 rounded bg-accent" style={{ width: `${Math.round(row.value * 100)}%` }} />
            </span>
            <span className="text-right tabular-nums">{Math.round(row.value * 100)}%</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
