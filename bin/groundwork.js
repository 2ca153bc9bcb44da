#!/usr/bin/env node
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import module from "node:module"
import { fileURLToPath } from "node:url"

const major = Number(process.versions.node.split(".")[0])
if (major >= 24) {
  // What was compiled once, and stripped of types, is not compiled again at the next start.
  module.enableCompileCache?.()
  const built = new URL("../dist/cli/main.js", import.meta.url)
  const source = new URL("../src/cli/main.ts", import.meta.url)
  // A checkout runs its sources, so that what is built earlier never answers for what was changed since.
  await import((existsSync(source) ? source : built).href)
} else {
  // Called from elsewhere a checkout still has its own Node beside it.
  const own = fileURLToPath(
    new URL(`../node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
  )
  if (existsSync(own)) await handOver(own)
  else {
    process.stderr.write(
      `usage: Groundwork needs Node 24 or later, this is ${process.version} (Install a later Node)\n`,
    )
    process.exit(2)
  }
}

/** Runs the same command with another Node, which says how this ends. Ctrl-C reaches both of them from the terminal. */
async function handOver(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" })
  process.on("SIGINT", () => {})
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  const [status, signal] = await new Promise((done) => child.once("exit", (...ended) => done(ended)))
  process.exitCode = status ?? (signal === "SIGINT" ? 130 : 143)
}
