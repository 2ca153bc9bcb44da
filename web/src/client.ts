import { createClient } from "../../src/client/client.ts"

/** The page's own service. */
export const client = createClient()
