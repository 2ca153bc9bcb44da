import { deflateRawSync, inflateRawSync } from "node:zlib"

/** JSON, deflated: traces and structures shrink to about a fifth. */
export function packJson(value: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(value), { level: 1 })
}

/** What `packJson` packed. */
export function unpackJson(bytes: unknown): unknown {
  return bytes instanceof Uint8Array ? (JSON.parse(inflateRawSync(bytes).toString("utf8")) as unknown) : undefined
}
