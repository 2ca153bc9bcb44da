import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import { loadConfig, type ResolvedConfig } from "../../pipeline/config.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import { startService } from "../../server/serve.ts"
import { tracingFrom } from "../../server/tracing.ts"
import type { CommonOptions, Terminal } from "../session.ts"
import { examplesFolder } from "./demo-body.ts"

/** Serves until Ctrl-C; the first one lets what began be finished. */
export async function serveBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  options: CommonOptions & {
    readonly host: string
    readonly port: number
    readonly sample?: boolean
    readonly log?: boolean
  },
): Promise<void> {
  if (options.sample === true) await bringSample(runtime, context("ingest"))
  const webFolder = ["../../../web/dist", "../../../../web/dist"]
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(path))
  const config = await loadConfig({
    environment: terminal.environment,
    flags: { home: options.home, config: options.config },
  })
  const oidc = oidcOf(config)
  const tracing = tracingFrom(terminal.environment)
  const service = await startService(runtime, {
    host: options.host,
    port: options.port,
    log: options.log === true,
    ...(webFolder === undefined ? {} : { webFolder }),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(oidc === undefined ? {} : { oidc }),
    ...(tracing === undefined ? {} : { tracing }),
  })
  terminal.out(service.address)
  if (service.setupLink !== undefined) terminal.error(`To let others in, make an administrator: ${service.setupLink}`)
  await ended(terminal)
  await service.close()
}

/** The sample company's handbook, and once the questions on it, so that there is something to measure. */
export async function bringSample(runtime: Groundwork, context: Context): Promise<void> {
  await runtime.ingest(context, [join(examplesFolder(), "handbook")], { collection: "handbook" })
  // Who deleted them does not want them back.
  if ((await runtime.store.record("setting", "sample-cases")) !== undefined) return
  const hasCases = (await runtime.store.records("case", 1)).length > 0
  await runtime.store.saveRecord("setting", "sample-cases", { at: new Date().toISOString() })
  if (hasCases) return
  const lines = readFileSync(join(examplesFolder(), "handbook-cases.jsonl"), "utf8").trim().split("\n")
  for (const line of lines) {
    const sampleCase = z.looseObject({ id: z.string(), as: z.string().optional() }).parse(JSON.parse(line))
    // What only some may read stays out: a case shows its answer to every reviewer.
    if (sampleCase.as === undefined) await runtime.store.saveRecord("case", sampleCase.id, sampleCase)
  }
}

/** @throws input_invalid when single sign-on is set without its secret */
function oidcOf(config: ResolvedConfig) {
  if (config.oidc === undefined) return undefined
  const clientSecret = config.environment.GROUNDWORK_OIDC_SECRET
  if (clientSecret === undefined || clientSecret === "")
    throw groundworkError("input_invalid", "oidc needs its client secret in GROUNDWORK_OIDC_SECRET")
  return { ...config.oidc, clientSecret }
}

const parentCheckMs = 250

/**
 * Until a signal, or until npm is gone: `npm start` puts a shell in between, which takes npm's SIGTERM and dies without passing
 * it on; a service that is left behind would keep the port.
 */
function ended(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid
    const isByNpm = terminal.environment.npm_lifecycle_event !== undefined
    const check = isByNpm ? setInterval(() => process.ppid !== parent && end(), parentCheckMs) : undefined
    const end = () => {
      clearInterval(check)
      resolve()
    }
    if (terminal.signal.aborted) end()
    terminal.signal.addEventListener("abort", end, { once: true })
  })
}
