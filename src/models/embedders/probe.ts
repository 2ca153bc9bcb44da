import { createHash } from "node:crypto"

/**
 * Sixteen hex digits that change when a model answers a fixed text otherwise: three decimals, so that another machine's
 * rounding is no other model. Kept in homes: vectors under another hash never meet these.
 * @param name put before the answers where the model's name counts as well
 */
export function probeHash(answers: readonly Float32Array[], name = ""): string {
  const written = answers.map((vector) => [...vector].map((value) => value.toFixed(3)).join(",")).join(";")
  return createHash("sha256").update(`${name}${written}`).digest("hex").slice(0, 16)
}
