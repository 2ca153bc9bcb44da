import type { Logger } from "pino"
import type { Jobs } from "../jobs/port.ts"
import type { Groundwork } from "../pipeline/port.ts"
import type { Accounts } from "./accounts/port.ts"
import type { Metrics } from "./metrics.ts"
import type { Tracing } from "./tracing.ts"

/** What routes work with. */
export interface Services {
  readonly groundwork: Groundwork
  readonly jobs: Jobs
  readonly accounts: Accounts
  readonly metrics: Metrics
  readonly log: Logger
  /** Undefined where no collector is set. */
  readonly tracing?: Tracing
  /** Folder in which uploads wait until their job reads them. */
  readonly uploads: string
  /**
   * Does `make` once, for whoever has the one-time token; when it fails the token stays good.
   * @throws forbidden for another token, and after it was used
   */
  setup(token: string, make: () => Promise<unknown>): Promise<void>
}
