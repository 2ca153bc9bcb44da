import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../../src")

/** Rooms from the ground up. A file may import from a lower floor; from its own floor only within its room. */
const floors: readonly (readonly string[])[] = [
  ["core"],
  ["language", "learn"],
  ["store", "index", "blobs", "models", "jobs", "sandbox"],
  ["ingest", "indexing", "retrieve", "generate", "verify", "record"],
  ["pipeline"],
  ["apps", "agents"],
  ["evaluate"],
  ["improve"],
  ["mcp"],
  ["client", "middleware"],
  ["server"],
  ["groundwork.ts", "cli"],
]
const portFloor = 2
const stageFloor = 3
const compositionFloor = 4

/** The files of the pipeline that make adapters, and the rooms they make them of; ARCHITECTURE.md says why there are three. */
const makers: Readonly<Record<string, readonly string[]>> = {
  "pipeline/runtime.ts": ["store", "index", "blobs", "models", "jobs", "sandbox"],
  "pipeline/models.ts": ["models"],
  "pipeline/reranking.ts": ["models"],
}
/** What lies beside adapters and is none: a text is read for planted words, a picture is drawn. */
const plain: readonly string[] = ["models/injection.ts", "models/red-square.ts"]

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
const roomOf = (file: string) => file.split("/")[0] ?? file
const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room))

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8")
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? "")),
  )
}

/** Why this import is not allowed, or undefined. */
function objection(file: string, target: string): string | undefined {
  const from = roomOf(file)
  const to = roomOf(target)
  if (from === to || target.startsWith("..")) return undefined
  const [fromFloor, toFloor] = [floorOf(from), floorOf(to)]
  if (fromFloor === -1 || toFloor === -1) return `no floor for ${fromFloor === -1 ? from : to}`
  const isPort = target.endsWith("/port.ts")
  if (toFloor > fromFloor) return "imports point down only"
  if (toFloor === fromFloor && fromFloor === portFloor)
    // Tables in the store's file are made by the store.
    return isPort || target === "index/schema.ts" ? undefined : "port folders may use each other's port.ts only"
  if (toFloor === fromFloor && fromFloor >= stageFloor && fromFloor < floors.length - 1)
    return "a stage never sees a neighbour"
  if (toFloor === portFloor && fromFloor === stageFloor && !isPort) return "stages see ports, never adapters"
  if (toFloor === portFloor && fromFloor === compositionFloor && !isPort && !plain.includes(target))
    return makers[file]?.includes(to) === true ? undefined : "adapters are made by the makers of the pipeline alone"
  if (toFloor === portFloor && fromFloor > compositionFloor && !isPort) return "adapters are made in the pipeline alone"
  return undefined
}

/** Files that a file loads when it is loaded: neither types nor what is imported only when a command runs. */
function loadedBy(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8")
  return [...text.matchAll(/^(?:import|export) (?!type )([^"]*?)from "(\.[^"]+)"/gm)]
    .filter(([, names = ""]) => !/^\{(?:\s*type \w+(?: as \w+)?,?)+\s*\} $/.test(names))
    .map(([, , target = ""]) => relative(root, resolve(root, dirname(file), target)))
}

/** The files of a circle, if there is one: each loads the next and the last the first. */
function circleIn(loads: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return way.slice(way.indexOf(file))
    if (done.has(file)) return undefined
    for (const next of loads.get(file) ?? []) {
      const circle = walk(next, [...way, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of loads.keys()) {
    const circle = walk(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

test("imports point down, and only ports are seen from outside their folder", () => {
  const objections = files.flatMap((file) =>
    importsOf(file).flatMap((target) => {
      const reason = objection(file, target)
      return reason === undefined ? [] : [`${file} → ${target}: ${reason}`]
    }),
  )
  expect(objections).toEqual([])
})

test("the rule objects to what it should object to", () => {
  expect(objection("core/run.ts", "store/port.ts")).toBe("imports point down only")
  expect(objection("retrieve/retrieve.ts", "store/sqlite.ts")).toBe("stages see ports, never adapters")
  expect(objection("retrieve/retrieve.ts", "verify/gate.ts")).toBe("a stage never sees a neighbour")
  expect(objection("retrieve/retrieve.ts", "store/port.ts")).toBeUndefined()
  expect(objection("pipeline/search.ts", "index/sqlite.ts")).toContain("by the makers of the pipeline alone")
  expect(objection("pipeline/models.ts", "index/sqlite.ts")).toContain("by the makers of the pipeline alone")
  expect(objection("pipeline/models.ts", "models/language/model.ts")).toBeUndefined()
  expect(objection("apps/run.ts", "models/language/model.ts")).toBe("adapters are made in the pipeline alone")
})

test("each maker makes something: the list is no longer than what is made", () => {
  for (const [file, rooms] of Object.entries(makers))
    for (const room of rooms.filter((one) => one !== "models" || file !== "pipeline/runtime.ts"))
      expect(
        importsOf(file).filter((target) => roomOf(target) === room && !target.endsWith("/port.ts")),
        room,
      ).not.toEqual([])
})

test("no files load each other in a circle", () => {
  expect(circleIn(new Map(files.map((file) => [file, loadedBy(file)])))).toBeUndefined()
})

test("a circle is found, and what is read of the files is what they load", () => {
  const circle = new Map([
    ["a.ts", ["b.ts"]],
    ["b.ts", ["c.ts"]],
    ["c.ts", ["b.ts"]],
  ])
  expect(circleIn(circle)).toEqual(["b.ts", "c.ts"])
  expect(loadedBy("cli/program.ts")).toContain("cli/commands/ask.ts")
  expect(loadedBy("cli/program.ts")).not.toContain("cli/session.ts")
})
