/** A limit that a call counts against: "day", "key:abc:day" … with its amount in millionths of a US dollar. */
export interface Limit {
  readonly scope: string
  readonly micros: number
}

export type Reservation = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly scope: string }

/** Money that was promised and spent. The worst case is reserved before a call, what it cost is settled after. */
export interface Ledger {
  /** Reserves `micros` under every limit at once, or under none. */
  reserve(limits: readonly Limit[], micros: number): Promise<Reservation>
  /** Replaces a reservation by what was really spent. Unknown or settled ids are no error. */
  settle(id: string, micros: number): Promise<void>
  /** Spent and reserved under a scope. */
  total(scope: string): Promise<{ readonly spentMicros: number; readonly reservedMicros: number }>
}
