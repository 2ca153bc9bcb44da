import { beginning } from "./0001-beginning.ts"
import { runsOfAPerson } from "./0002-runs-of-a-person.ts"
import { settledReviews } from "./0003-settled-reviews.ts"

/** Steps from one version of the schema to the next; the home's `user_version` counts those that were taken. */
export const migrations: readonly string[] = [beginning, runsOfAPerson, settledReviews]
