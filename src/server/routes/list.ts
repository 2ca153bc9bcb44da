import type { AnyRoute } from "../route.ts"
import * as accounts from "./accounts.ts"
import * as apps from "./apps.ts"
import * as ask from "./ask.ts"
import * as documents from "./documents.ts"
import * as evaluations from "./evaluations.ts"
import * as health from "./health.ts"
import * as openai from "./openai.ts"
import * as people from "./people.ts"
import * as protocols from "./protocols.ts"
import * as results from "./results.ts"
import * as runs from "./runs.ts"
import * as suggestions from "./suggestions.ts"
import * as uploads from "./uploads.ts"
import * as work from "./work.ts"

/** Every route of the API: the OpenAPI document, the client and the generated tests follow from this list. */
export const routes: readonly AnyRoute[] = [
  ask,
  documents,
  runs,
  results,
  uploads,
  work,
  evaluations,
  apps,
  people,
  accounts,
  health,
  suggestions,
  openai,
  protocols,
].flatMap((group) =>
  Object.values(group).filter(
    (entry): entry is AnyRoute => typeof entry === "object" && entry !== null && "handle" in entry,
  ),
)
