/** A document's words that speak for a value. */
export interface Quoted {
  readonly quote: string
  readonly document?: string
  readonly version?: string
  readonly title?: string
  readonly start?: number
  readonly end?: number
}

/** What waits for a person, as the service gives it. */
export interface Item {
  readonly id: string
  readonly app: string
  readonly run: string
  /** Where in the output the value stands; empty for the output as a whole. */
  readonly at: string
  readonly createdAt: string
  readonly finding: {
    readonly value?: unknown
    readonly status?: string
    readonly reason?: string
    readonly confidence?: number
    readonly proposedBy?: string
    readonly evidence?: readonly Quoted[]
    readonly nearest?: readonly Quoted[]
  }
  readonly beside: {
    readonly given?: string
    readonly sources: readonly { readonly name: string; readonly document?: string }[]
    readonly values: readonly { readonly at: string; readonly value: string }[]
    readonly choices?: readonly string[]
  }
}

/** What the buttons beside an item do. */
export interface Settling {
  readonly item: Item
  readonly isPending: boolean
  readonly onSettle: (decision: { readonly kind: string; readonly value?: unknown }) => void
}

/** "fields.lines.0.netAmount" → "lines › 1 › net amount". */
export function nameOf(at: string): string {
  const words = at
    .split(".")
    .map((part) =>
      /^\d+$/.test(part) ? String(Number(part) + 1) : part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    )
  return (words[0] === "fields" && words.length > 1 ? words.slice(1) : words).join(" › ")
}
