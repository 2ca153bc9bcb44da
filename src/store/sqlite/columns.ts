import { zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { groundworkError } from "../../core/errors.ts"

/** Reads a column that the schema says is text. */
export function text(value: unknown): string {
  if (typeof value === "string") return value
  throw groundworkError("home_broken", `text expected, ${typeof value} found`)
}

/** Reads a column that the schema says is a number. */
export function number(value: unknown): number {
  if (typeof value === "number") return value
  throw groundworkError("home_broken", `number expected, ${typeof value} found`)
}

/** Reads a column that the schema says is a blob. */
export function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw groundworkError("home_broken", `bytes expected, ${typeof value} found`)
}

/** JSON as the store wrote it itself: its type is the writer's. */
export function json<Value>(value: unknown): Value {
  return JSON.parse(text(value))
}

/** Above this many bytes JSON is compressed: below it, compression costs more time than the bytes are worth. */
const plainBytes = 1_000
const plain = 0
const compressed = 1

/** JSON as bytes: one byte that says how, then UTF-8 or its zstd compression. */
export function pack(value: unknown): Uint8Array {
  const content = Buffer.from(JSON.stringify(value) ?? "null", "utf8")
  return content.length <= plainBytes
    ? Buffer.concat([Buffer.of(plain), content])
    : Buffer.concat([Buffer.of(compressed), zstdCompressSync(content)])
}

/** What `pack` wrote; its type is the writer's. */
export function unpack<Value>(value: unknown): Value {
  const packed = bytes(value)
  const content = packed.subarray(1)
  return JSON.parse(utf8(packed[0] === compressed ? zstdDecompressSync(content) : content))
}

/** Without a copy of the bytes; what is no UTF-8 becomes U+FFFD. */
export function utf8(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("utf8")
}
