#!/usr/bin/env node
import { existsSync } from "node:fs"
import module from "node:module"

const major = Number(process.versions.node.split(".")[0])
if (major < 24) {
  process.stderr.write(
    `usage: Groundwork needs Node 24 or later, this is ${process.version} (In a checkout, npx groundwork brings its own)\n`,
  )
  process.exit(2)
}
// What was compiled once, and stripped of types, is not compiled again at the next start.
module.enableCompileCache?.()
const built = new URL("../dist/cli/main.js", import.meta.url)
const source = new URL("../src/cli/main.ts", import.meta.url)
// A checkout runs its sources, so that what is built earlier never answers for what was changed since.
await import((existsSync(source) ? source : built).href)
