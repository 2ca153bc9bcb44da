/** Rows of features in groups that are ranked among themselves: one group a question. */
export interface BoostData {
  readonly features: readonly string[]
  /** Row after row, `features.length` values each; NaN is unknown. */
  readonly values: Float32Array
  readonly isRight: Uint8Array
  /** Where each group begins, and the number of rows at the end. */
  readonly groupStarts: readonly number[]
  /** Weight of each group. */
  readonly groupWeights?: readonly number[]
}

export interface BoostOptions {
  /** `rank`: share of a softmax over the group that falls on right rows; `probability`: each row by itself. */
  readonly objective: "rank" | "probability"
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf. */
  readonly leastCurve: number
  readonly ridge: number
  /** Share of the features that each tree may use. */
  readonly featureShare: number
  /** Share of the groups that each tree sees. */
  readonly groupShare: number
  readonly seed: number
  /** +1 or −1 for features whose score may only rise or only fall. */
  readonly monotone?: Readonly<Record<string, 1 | -1>>
}
