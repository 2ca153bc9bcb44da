import { normalUnit } from "./units.ts"

/** What stands between the cells of a row in a document's text. */
export const joint = " | "

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

/** A row whose bare numbers carry the unit that their head names: 14.00 under "Price (GBP)" is "14.00 GBP", 5 under "Days" "5 Days". */
export function rowWithUnits(row: string, header: string): string {
  const cells = row.split(joint)
  const names = header.split(joint)
  if (cells.length !== names.length) return row
  return cells
    .map((cell, index) => {
      const unit = /^\s*-?\d[\d.,'’ ]*$/.test(cell) ? unitOfHead(names[index]!) : ""
      return unit === "" ? cell : `${cell.trim()} ${unit}`
    })
    .join(joint)
}

function unitOfHead(head: string): string {
  const named = /[([]([^()[\]]+)[)\]]\s*$/.exec(head)?.[1] ?? /\bin\s+(\S+)\s*$/i.exec(head)?.[1] ?? head
  return normalUnit(named) === "" ? "" : named.trim()
}
