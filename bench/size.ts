// What a user installs: the published package with everything it brings, in an empty folder.
//   node bench/size.ts                     (needs a registry; web/dist must be built: npm run prepare)
import { execFileSync } from "node:child_process"
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "groundwork-size-"))
const run = (command: string, parameters: readonly string[], cwd: string) =>
  execFileSync(command, parameters, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })

function bytesBelow(path: string): number {
  const entry = lstatSync(path)
  if (!entry.isDirectory()) return entry.size
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
}
const megabytes = (path: string) => (bytesBelow(path) / 2 ** 20).toFixed(1)

const built = join(folder, "built")
run(process.execPath, [join(root, "build.ts"), built], root)
const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder], built)) as [
  { readonly filename: string; readonly size: number },
]
const project = join(folder, "project")
mkdirSync(project)
writeFileSync(join(project, "package.json"), "{}")
run("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error", join(folder, packed.filename)], project)
const modules = join(project, "node_modules")
const sizes = readdirSync(modules)
  .filter((name) => !name.startsWith("."))
  .map((name) => ({ name, bytes: bytesBelow(join(modules, name)) }))
  .sort((one, other) => other.bytes - one.bytes)
console.log(`packed ${(packed.size / 2 ** 20).toFixed(1)} MB, installed with all it brings ${megabytes(modules)} MB`)
console.log(
  `largest: ${sizes
    .slice(0, 8)
    .map(({ name, bytes }) => `${name} ${(bytes / 2 ** 20).toFixed(1)}`)
    .join(", ")}`,
)
rmSync(folder, { recursive: true })
