/** Title of last resort: the file's name without its extension, "annual-leave.txt" → "annual leave". */
export function titleFromName(name: string): string {
  const base = name.split("/").pop() ?? name
  const stem = base.replace(/\.[A-Za-z0-9]{1,8}$/, "")
  return stem.replaceAll(/[-_]+/g, " ").replaceAll(/\s+/g, " ").trim().normalize("NFC") || base
}

const inventedTitle =
  /^(?:\(?(?:untitled|anonymous|unspecified|unknown|ohne titel|unbenannt|sans titre)\)?|(?:untitled |ohne titel |unbenannt )?(?:document|dokument|book|workbook|mappe|classeur|presentation|präsentation|présentation)? ?\d*|microsoft \w+ - .*|powerpoint[ -]pr[eéä]sentation|.*\.(?:docx?|pdf|indd|xlsx?|rtf|odt|tex|dvi|pptx?|html?|qxd|fm)|\W*|[\d.\-_ ]+)$/iu

/** True of titles that programs write where nobody gave one: "(anonymous)", "Document1", "Microsoft Word - lease.doc". */
export function isInventedTitle(title: string): boolean {
  return inventedTitle.test(title.trim())
}

/** The first line where it stands alone and reads like a heading: short, and no sentence. */
export function firstLineTitle(text: string): string | undefined {
  const line = /^[^\n]{3,100}(?=\n\n|$)/.exec(text)?.[0]
  return line !== undefined && /^[\p{Lu}\d„“"«]/u.test(line) && /\p{L}{3}/u.test(line) && !/[.,;:!?]$/.test(line)
    ? line
    : undefined
}
