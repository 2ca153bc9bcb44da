import type { Logger } from "pino"
import type { Jobs } from "../jobs/port.ts"
import type { Groundwork } from "../pipeline/port.ts"
import type { Accounts } from "./accounts/port.ts"
import type { Metrics } from "./metrics.ts"

/** What routes work with. */
export interface Services {
  readonly groundwork: Groundwork
  readonly jobs: Jobs
  readonly accounts: Accounts
  readonly metrics: Metrics
  readonly log: Logger
  /** Folder in which uploads wait until their job reads them. */
  readonly uploads: string
}
