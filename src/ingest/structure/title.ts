/** Title of last resort: the file's name without its extension, "annual-leave.txt" → "annual leave". */
export function titleFromName(name: string): string {
  const base = name.split("/").pop() ?? name
  const stem = base.replace(/\.[A-Za-z0-9]{1,8}$/, "")
  return stem.replaceAll(/[-_]+/g, " ").replaceAll(/\s+/g, " ").trim().normalize("NFC") || base
}
