/** `P = 1 / (1 + exp(-(weights · row)))`; a constant feature plays the intercept. */
export interface Logistic {
  readonly weights: readonly number[]
}

/**
 * Fits logistic regression by Newton's method with a ridge for each feature.
 * @param rows    dense rows, all of the same length
 * @param targets 0 or 1, or a soft target between
 * @param ridge   penalty of each feature's squared weight
 * @throws RangeError when there is no row
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  ridge: (feature: number) => number,
): Logistic {
  const size = rows[0]?.length
  if (size === undefined) throw new RangeError("Logistic regression needs rows")
  let weights: readonly number[] = new Array<number>(size).fill(0)
  for (let step = 0; step < 25; step += 1) {
    const gradient = weights.map((weight, feature) => -ridge(feature) * weight)
    const hessian = Array.from({ length: size }, (_, feature) => {
      const row = new Float64Array(size)
      row[feature] = ridge(feature) + 1e-6
      return row
    })
    for (const [index, row] of rows.entries()) {
      const probability = predict({ weights }, row)
      const error = (targets[index] ?? 0) - probability
      const curve = Math.max(probability * (1 - probability), 1e-6)
      for (let left = 0; left < size; left += 1) {
        const value = row[left]!
        if (value === 0) continue
        gradient[left] = gradient[left]! + error * value
        const line = hessian[left]!
        for (let right = 0; right <= left; right += 1) line[right]! += curve * value * row[right]!
      }
    }
    const change = solve(hessian, gradient)
    const largest = Math.max(...change.map(Math.abs))
    const scale = largest > 2 ? 2 / largest : 1
    weights = weights.map((weight, feature) => weight + scale * change[feature]!)
    if (largest < 1e-4) break
  }
  return { weights }
}

/** Probability of one row. */
export function predict(model: Logistic, row: readonly number[]): number {
  let sum = 0
  for (let feature = 0; feature < row.length; feature += 1) sum += row[feature]! * (model.weights[feature] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

/** Solves `matrix · x = right` for a symmetric positive matrix given by its lower triangle (Cholesky). */
function solve(matrix: readonly Float64Array[], right: readonly number[]): readonly number[] {
  const size = right.length
  const lower = matrix.map((row) => Float64Array.from(row))
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let sum = lower[row]![column]!
      for (let inner = 0; inner < column; inner += 1) sum -= lower[row]![inner]! * lower[column]![inner]!
      lower[row]![column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[column]![column]!
    }
  }
  const middle = [...right]
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < row; inner += 1) middle[row]! -= lower[row]![inner]! * middle[inner]!
    middle[row]! /= lower[row]![row]!
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let inner = row + 1; inner < size; inner += 1) middle[row]! -= lower[inner]![row]! * middle[inner]!
    middle[row]! /= lower[row]![row]!
  }
  return middle
}
