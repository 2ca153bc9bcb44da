import module from "node:module"

// Before anything else is loaded: what was compiled once, and stripped of types, is not compiled again at the next start.
module.enableCompileCache()
await import("./run.ts")
