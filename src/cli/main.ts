import module from "node:module"

// As bin/groundwork.js does, for those who start this file itself.
module.enableCompileCache()
await import("./run.ts")
