// Builds the package that is published: `dist/` holds JavaScript, types and data; its package.json lists what users need, no more.
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"

const root = import.meta.dirname
const out = process.argv[2] ?? join(root, "dist")

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
execFileSync(
  process.execPath,
  [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    join(root, "tsconfig.build.json"),
    "--outDir",
    join(out, "dist"),
  ],
  {
    stdio: "inherit",
  },
)
copyData(join(root, "src"), join(out, "dist"))
for (const name of [
  "bin",
  "README.md",
  "LICENSE",
  "CHANGELOG.md",
  "examples/handbook",
  "examples/questions.jsonl",
  "examples/handbook-cases.jsonl",
  "web/dist",
]) {
  cpSync(join(root, name), join(out, name), { recursive: true, force: true })
}
bundlePdfReader()
writeFileSync(join(out, "package.json"), `${JSON.stringify(publishedPackage(), null, 2)}\n`)

/** What is not TypeScript in `src/` (weights, SQL) goes along as it is. */
function copyData(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".ts")) continue
    const path = join(entry.parentPath, entry.name)
    cpSync(path, join(to, relative(from, path)))
  }
}

/**
 * Of pdf.js the package holds what reading takes: a sixth of it, and not the drawing library that it would bring (32 MB), which
 * is an optional peer here.
 */
function bundlePdfReader(): void {
  const [from, to] = [join(root, "node_modules/pdfjs-dist"), join(out, "node_modules/pdfjs-dist")]
  const read = ["legacy/build/pdf.mjs", "legacy/build/pdf.d.mts", "legacy/build/pdf.worker.mjs"]
  for (const name of ["LICENSE", "types", "cmaps", "standard_fonts", "wasm", ...read])
    cpSync(join(from, name), join(to, name), { recursive: true })
  const { optionalDependencies: _drawing, ...kept } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"))
  writeFileSync(join(to, "package.json"), `${JSON.stringify(kept, null, 2)}\n`)
}

/** Without the repository's own Node, scripts and tools for work; a checkout starts on Node 20, since it brings its own. */
function publishedPackage(): Record<string, unknown> {
  const {
    scripts: _scripts,
    devDependencies: _work,
    optionalDependencies: _node,
    allowScripts: _allowed,
    ...kept
  } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>
  return { ...kept, engines: { node: ">=24" }, bundleDependencies: ["pdfjs-dist"] }
}
