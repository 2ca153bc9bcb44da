// Writes the parts of the docs that follow from the code: commands, errors, schemas. `--check` fails when they are stale,
// and when a page names a file, heading, script or command that is not there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Command } from "commander"
import { z } from "zod"
import { describeApp } from "../src/apps/describe.ts"
import { apps } from "../src/apps/registry.ts"
import { buildProgram } from "../src/cli/program.ts"
import { errors } from "../src/core/errors.ts"
import { caseJsonSchema } from "../src/evaluate/case.ts"
import { openApiDocument } from "../src/server/openapi.ts"
import { brokenReferences, type Known, unnamedVariables, variablesIn } from "./references.ts"

const note = "<!-- Made by `npm run docs`; change the code, not this file. -->\n"

const pages: Readonly<Record<string, string>> = {
  "commands.md": commandsPage(),
  "errors.md": errorsPage(),
  "openapi.json": `${JSON.stringify(openApiDocument(), null, 1)}\n`,
  "schemas/case.schema.json": caseJsonSchema(),
  ...Object.fromEntries(apps.map((app) => [`schemas/${app.name}.json`, appSchema(app)])),
}

const isCheck = process.argv.includes("--check")
const stale: string[] = []
for (const [name, text] of Object.entries(pages)) {
  const path = join(import.meta.dirname, name)
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue
  stale.push(name)
  if (isCheck) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const root = join(import.meta.dirname, "..")
const broken = isCheck
  ? [
      ...brokenReferences(root, known()).map(({ file, line, problem }) => `${file}:${line}: ${problem}`),
      ...unnamedVariables(root, variablesIn(root, ["src"])).map((name) => `no page names ${name}, which src reads`),
    ]
  : []
for (const problem of broken) console.log(problem)
if (stale.length > 0) console.log(`${isCheck ? "stale" : "written"}: ${stale.join(", ")}`)
else if (broken.length === 0) console.log("docs are up to date")
if (isCheck && stale.length + broken.length > 0) process.exitCode = 1

function programCommands(): readonly Command[] {
  const silent = () => {}
  const { program } = buildProgram({
    out: silent,
    error: silent,
    environment: {},
    signal: new AbortController().signal,
    isInteractive: false,
  })
  return program.commands
}

function known(): Known {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")))
  return {
    scripts: new Set(Object.keys(scripts)),
    commands: new Map(programCommands().map((command) => [command.name(), optionsOf(command)])),
    apps: new Set(apps.map((app) => app.name)),
    variables: variablesIn(root, ["src", "test", "bench", "examples", "training"]),
  }
}

function optionsOf(command: Command): ReadonlySet<string> {
  const named = command.options.flatMap(({ long, short }) => [long ?? "", short ?? ""])
  return new Set([...named, "--help", "-h"])
}

function commandsPage(): string {
  const sections = programCommands().map(commandSection)
  return `# Commands\n\n${note}\nEvery command prints for people; \`--json\` makes it one JSON document or JSON Lines. Exit status: 0 done; 1 failed in part or whole, or nothing was there to read; 2 misused. That an app abstains is its answer: 0.\n\n${sections.join("\n")}`
}

function commandSection(command: Command): string {
  const options = command.options.map(
    (option) =>
      `| \`${option.flags.replaceAll("|", "\\|")}\` | ${option.description}${defaultOf(option.defaultValue)} |`,
  )
  const positional = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? "..." : ""}`
    return argument.required ? `<${name}>` : `[${name}]`
  })
  return [
    `## groundwork ${[command.name(), ...positional].join(" ")}\n`,
    `${command.description()}.\n`,
    "| option | meaning |",
    "|---|---|",
    ...options,
    "",
  ].join("\n")
}

function defaultOf(value: unknown): string {
  return typeof value === "string" ? ` (default: ${value})` : ""
}

function errorsPage(): string {
  const rows = Object.entries(errors).map(
    ([code, entry]) => `| \`${code}\` | ${entry.status} | ${entry.message} | ${entry.hint} |`,
  )
  return `# Errors\n\n${note}\nThe command prints \`code: message: where (hint)\`; the API answers the same as problem+json.\n\n| code | HTTP | message | hint |\n|---|---|---|---|\n${rows.join("\n")}\n`
}

function appSchema(app: (typeof apps)[number]): string {
  const { name, ...described } = describeApp(app)
  return `${JSON.stringify({ app: name, ...described }, null, 2)}\n`
}
