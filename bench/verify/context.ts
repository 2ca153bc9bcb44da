import { systemPrincipal } from "../../src/core/principal.ts"
import { type Context, silentRecorder } from "../../src/core/run.ts"

/** A context for measuring: nothing recorded, nothing limited. */
export const benchContext: Context = {
  principal: systemPrincipal,
  run: silentRecorder,
  signal: new AbortController().signal,
  budget: {},
  now: () => new Date(0),
  seed: 1,
}
