/**
 * True if a path (with `/`) matches a glob: `*` and `?` within a name, `**` across folders, `{a,b}` either. A pattern
 * without `/` is about the last name alone: `*.md` finds Markdown files in every folder.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const target = glob.includes("/") ? path : (path.split("/").pop() ?? path)
  let expression = expressions.get(glob)
  if (expression === undefined) {
    if (expressions.size >= 100) expressions.clear()
    expression = new RegExp(`^${translate(glob)}$`, "u")
    expressions.set(glob, expression)
  }
  return expression.test(target)
}

const expressions = new Map<string, RegExp>()

function translate(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\\^$.|+()[\]{}]/gu, (part) => {
    if (part === "**/") return "(?:.*/)?"
    if (part === "**") return ".*"
    if (part === "*") return "[^/]*"
    if (part === "?") return "[^/]"
    if (part.startsWith("{") && part.length > 1) return `(?:${part.slice(1, -1).split(",").map(translate).join("|")})`
    return `\\${part}`
  })
}
