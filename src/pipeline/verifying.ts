import type { Context } from "../core/run.ts"
import type { VerifyAgainst, VerifyOutput } from "./port.ts"

/** Checks a text, claim by claim, against a file, a collection or given texts. */
export async function verifyAgainst(
  _parts: unknown,
  _context: Context,
  _text: string,
  _against: VerifyAgainst,
): Promise<VerifyOutput> {
  return { status: "unsupported", claims: [] }
}
