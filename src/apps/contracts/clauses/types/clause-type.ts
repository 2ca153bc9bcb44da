/** A clause type of the CUAD scheme (Hendrycks et al., 2021): what it is, and words that speak for it. */
export interface ClauseType {
  readonly name: string
  readonly question: string
  /** Written from the scheme's definitions, not from examples; each is a feature of its own, its weight is learned. */
  readonly patterns: readonly RegExp[]
}
