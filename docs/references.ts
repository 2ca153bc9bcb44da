// What the pages name must be there: linked files and headings, scripts, programs, commands and their options.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import type { Heading, Nodes } from "mdast"
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"

/** What a page may name in code: npm scripts, the product's commands with their long and short options, its variables. */
export interface Known {
  readonly scripts: ReadonlySet<string>
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>
  readonly apps: ReadonlySet<string>
  /** `GROUNDWORK_…` of the environment that something reads. */
  readonly variables: ReadonlySet<string>
}

/** A page's place (line from 1) that names something which is not there. */
export interface Broken {
  readonly file: string
  readonly line: number
  readonly problem: string
}

interface Piece {
  readonly line: number
  readonly text: string
}

interface Page {
  readonly file: string
  readonly anchors: ReadonlySet<string>
  readonly links: readonly Piece[]
  readonly code: readonly Piece[]
}

/** The pages a reader may come to: those of the root, of `docs/`, and the READMEs of other folders. Paths below `root`. */
export function pagesOf(root: string): readonly string[] {
  const top = readdirSync(root).filter((name) => name.endsWith(".md"))
  const below = ["docs", "examples", "training", "bench"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((name) => (name.startsWith("docs/") ? name.endsWith(".md") : basename(name) === "README.md"))
  return [...top, ...below].toSorted()
}

/** Every reference of the pages that leads nowhere, in the order of reading. Addresses elsewhere are not tried. */
export function brokenReferences(root: string, known: Known): readonly Broken[] {
  const pages = new Map(pagesOf(root).map((file) => [file, readPage(root, file)]))
  return [...pages.values()].flatMap((page) => {
    const links = page.links.flatMap((link) => report(page, link, linkProblem(root, page, link.text, pages)))
    // A changelog speaks of what once was.
    const isPast = page.file === "CHANGELOG.md"
    const code = isPast
      ? []
      : page.code.flatMap((piece) =>
          codeProblems(root, piece.text, known).flatMap((problem) => report(page, piece, problem)),
        )
    return [...links, ...code].toSorted((a, b) => a.line - b.line)
  })
}

/** Variables that no page names: nobody but a reader of the code could set them. */
export function unnamedVariables(root: string, variables: Iterable<string>): readonly string[] {
  const text = pagesOf(root)
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n")
  return [...variables].filter((name) => !new RegExp(`\\b${name}\\b`).test(text)).toSorted()
}

/** The product's own variables that programs below these folders read. */
export function variablesIn(root: string, folders: readonly string[]): ReadonlySet<string> {
  const programs = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)),
  )
  const texts = programs.filter((path) => /\.(?:ts|py|sh)$/.test(path)).map((path) => readFileSync(path, "utf8"))
  return new Set(texts.flatMap((text) => [...text.matchAll(ownVariable)].map(([name]) => name)))
}

const ownVariable = /\bGROUNDWORK_[A-Z_]+\b/g

function report(page: Page, piece: Piece, problem: string | undefined): readonly Broken[] {
  return problem === undefined ? [] : [{ file: page.file, line: piece.line, problem }]
}

function readPage(root: string, file: string): Page {
  const tree = fromMarkdown(readFileSync(join(root, file), "utf8"), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  })
  const links: Piece[] = []
  const code: Piece[] = []
  const anchors = new Set<string>()
  const visit = (node: Nodes): void => {
    const line = node.position?.start.line ?? 0
    switch (node.type) {
      case "link":
      case "image":
      case "definition":
        links.push({ line, text: node.url })
        break
      case "html":
        for (const [, url = ""] of node.value.matchAll(/(?:src|href)="([^"]*)"/g)) links.push({ line, text: url })
        for (const [, id = ""] of node.value.matchAll(/(?:id|name)="([^"]*)"/g)) anchors.add(id)
        break
      case "code":
        code.push(...node.value.split("\n").map((text, index) => ({ line: line + 1 + index, text })))
        break
      case "inlineCode":
        code.push({ line, text: node.value.replaceAll("\n", " ") })
        break
      case "heading":
        anchors.add(unusedAnchor(node, anchors))
        break
    }
    if ("children" in node) for (const child of node.children) visit(child)
  }
  visit(tree)
  return { file, anchors, links, code }
}

/** The anchor that GitHub gives a heading: small letters, no punctuation, dashes for spaces; numbered when it is taken. */
function unusedAnchor(heading: Heading, taken: ReadonlySet<string>): string {
  const plain = wordsOf(heading)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-")
  let anchor = plain
  for (let count = 1; taken.has(anchor); count += 1) anchor = `${plain}-${count}`
  return anchor
}

function wordsOf(node: Nodes): string {
  if (node.type === "text" || node.type === "inlineCode") return node.value
  return "children" in node ? node.children.map(wordsOf).join("") : ""
}

function linkProblem(root: string, page: Page, url: string, pages: ReadonlyMap<string, Page>): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(url)) return undefined
  const [path = "", anchor] = url.split("#")
  const target = path === "" ? page.file : relative(root, resolve(root, dirname(page.file), decodeURIComponent(path)))
  if (target.startsWith("..")) return `${url} leads out of the repository`
  if (!existsSync(join(root, target))) return `${url}: there is no ${target}`
  if (anchor === undefined || !target.endsWith(".md")) return undefined
  const anchors = pages.get(target)?.anchors ?? readPage(root, target).anchors
  return anchors.has(anchor) ? undefined : `${url}: no heading of ${target} makes #${anchor}`
}

function codeProblems(root: string, text: string, known: Known): readonly string[] {
  return [
    ...scriptProblems(text, known),
    ...fileProblems(root, text),
    ...commandProblems(text, known),
    ...variableProblems(text, known),
  ]
}

function scriptProblems(text: string, { scripts }: Known): readonly string[] {
  const named = [...text.matchAll(/\bnpm (?:run (?:--?[\w-]+ )*([a-z][\w:-]*)|(test|start)\b)/g)]
  return named
    .map(([, script, short]) => script ?? short ?? "")
    .filter((script) => !scripts.has(script))
    .map((script) => `package.json has no script ${script}`)
}

const ownFolders = "(?:src|test|bench|docs|examples|training|web|bin)"
const ownPath = new RegExp(`(?<![\\w/.…-])${ownFolders}/[\\w./-]*(?![\\w./<*{…-])`, "g")

/** Paths that begin with a folder of the repository; without an ending they may be the beginning of several names. */
function fileProblems(root: string, text: string): readonly string[] {
  return [...text.matchAll(ownPath)]
    .map(([path]) => path.replace(/\.$/, ""))
    .filter((path) => !existsSync(join(root, path)) && !beginsNames(root, path))
    .map((path) => `there is no ${path}`)
}

function beginsNames(root: string, path: string): boolean {
  const folder = join(root, dirname(path))
  return (
    !basename(path).includes(".") &&
    existsSync(folder) &&
    readdirSync(folder).some((name) => name.startsWith(basename(path)))
  )
}

/** Each `groundwork COMMAND` with the options up to the next command; names in capitals and `…` stand for anything. */
function commandProblems(text: string, { commands, apps }: Known): readonly string[] {
  return text.split(/[|;]|&&|\s#\s/).flatMap((part) => {
    const match = /(?:^|\s|bin\/)groundwork(?:\.js)? ([a-z][\w-]*)(.*)$/.exec(part)
    if (match === null) return []
    const [, command = "", rest = ""] = match
    const options = commands.get(command)
    if (options === undefined) return [`there is no command groundwork ${command}`]
    const unknown = [...rest.matchAll(/(?<=[\s[(])--?[a-z][\w-]*/g)]
      .map(([option]) => option)
      .filter((option) => !options.has(option))
    const app = command === "run" || command === "train" ? /^ ([a-z][\w-]*)/.exec(rest)?.[1] : undefined
    return [
      ...unknown.map((option) => `groundwork ${command} has no ${option}`),
      ...(app === undefined || apps.has(app) ? [] : [`there is no app ${app}`]),
    ]
  })
}

function variableProblems(text: string, { variables }: Known): readonly string[] {
  return [...text.matchAll(ownVariable)]
    .filter(([name]) => !variables.has(name))
    .map(([name]) => `nothing reads ${name}`)
}
