/** Rows of a sparse matrix, one after the other: row `i` is `indices[starts[i] … starts[i + 1])` with the same slice of `values`. */
export interface SparseRows {
  readonly count: number
  readonly columns: number
  readonly starts: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float32Array
}

/** Packs rows of (column, value) pairs. */
export function packRows(
  rows: readonly (readonly (readonly [column: number, value: number])[])[],
  columns: number,
): SparseRows {
  const total = rows.reduce((sum, row) => sum + row.length, 0)
  const starts = new Uint32Array(rows.length + 1)
  const indices = new Uint32Array(total)
  const values = new Float32Array(total)
  let at = 0
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row) {
      indices[at] = column
      values[at] = value
      at += 1
    }
    starts[index + 1] = at
  }
  return { count: rows.length, columns, starts, indices, values }
}
