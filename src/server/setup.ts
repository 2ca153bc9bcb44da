import { randomBytes, timingSafeEqual } from "node:crypto"
import { groundworkError } from "../core/errors.ts"
import type { Services } from "./services.ts"

/** The one-time link's token; there is none where an administrator is already known. */
export function oneTimeSetup(hasAdmin: boolean): {
  readonly token: string | undefined
  readonly use: Services["setup"]
} {
  const token = hasAdmin ? undefined : randomBytes(24).toString("base64url")
  let isUsed = token === undefined
  return {
    token,
    use: async (given, make) => {
      if (isUsed || token === undefined || !isSame(given, token))
        throw groundworkError("forbidden", "the link was used")
      isUsed = true
      try {
        await make()
      } catch (error) {
        // The link was not used up: nobody was made.
        isUsed = false
        throw error
      }
    },
  }
}

function isSame(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)]
  return left.length === right.length && timingSafeEqual(left, right)
}
