/** What stands between the cells of a row in a document's text. */
const joint = " | "

/**
 * A table's row said with its header's words: "Item: Toner; Supplier: Inkwell Ltd". Where the two have not as many cells,
 * the row stays as it is.
 */
export function sayRow(row: string, header: string): string {
  const cells = row.split(joint)
  const names = header.split(joint)
  if (cells.length !== names.length) return row
  return cells
    .map((cell, index) => (cell.trim() === "" || names[index] === "" ? cell.trim() : `${names[index]}: ${cell.trim()}`))
    .filter((cell) => cell !== "")
    .join("; ")
}
