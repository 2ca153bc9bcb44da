/** One regression tree in arrays, root at 0. A leaf has feature −1 and its value in `threshold`. */
export interface Tree {
  /** Index of the feature, −1 for a leaf. */
  readonly feature: readonly number[]
  /** Goes left where the value is at most this; a leaf's value. */
  readonly threshold: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** 1 where an unknown value (NaN) goes left. */
  readonly unknownLeft: readonly number[]
}

/** A sum of trees over named features. */
export interface Forest {
  readonly features: readonly string[]
  readonly base: number
  readonly trees: readonly Tree[]
}

/** Score of features by their names; what the forest knows and the features do not have is unknown. */
export function scoreFeatures(forest: Forest, features: Readonly<Record<string, number>>): number {
  return scoreForest(
    forest,
    forest.features.map((name) => features[name] ?? Number.NaN),
  )
}

/** Score of one row of features, in the order of `forest.features`. */
export function scoreForest(forest: Forest, row: ArrayLike<number>): number {
  let sum = forest.base
  for (const tree of forest.trees) sum += leafOf(tree, row)
  return sum
}

function leafOf(tree: Tree, row: ArrayLike<number>): number {
  let node = 0
  for (;;) {
    const feature = tree.feature[node]!
    const threshold = tree.threshold[node]!
    if (feature < 0) return threshold
    const value = row[feature]!
    const isLeft = Number.isNaN(value) ? tree.unknownLeft[node] === 1 : value <= threshold
    node = isLeft ? tree.left[node]! : tree.right[node]!
  }
}
