import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Context } from "../../core/run.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import { startService } from "../../server/serve.ts"
import type { Terminal } from "../session.ts"
import { examplesFolder } from "./demo-body.ts"

/** Serves until Ctrl-C; the first one lets what began be finished. */
export async function serveBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  options: { readonly host: string; readonly port: number; readonly sample?: boolean; readonly log?: boolean },
): Promise<void> {
  if (options.sample === true)
    await runtime.ingest(context("ingest"), [join(examplesFolder(), "handbook")], { collection: "handbook" })
  const webFolder = ["../../../web/dist", "../../../../web/dist"]
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(path))
  const service = await startService(runtime, {
    host: options.host,
    port: options.port,
    log: options.log === true,
    ...(webFolder === undefined ? {} : { webFolder }),
  })
  terminal.out(service.address)
  if (service.setupLink !== undefined) terminal.error(`To let others in, make an administrator: ${service.setupLink}`)
  await new Promise<void>((resolve) => {
    if (terminal.signal.aborted) resolve()
    terminal.signal.addEventListener("abort", () => resolve(), { once: true })
  })
  await service.close()
}
