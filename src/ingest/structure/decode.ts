import { groundworkError } from "../../core/errors.ts"

/**
 * Text of bytes: by byte-order mark, else UTF-8, else UTF-16 where every second byte is zero, else Windows-1252 (which holds Latin-1).
 * @throws file_type_unknown for bytes that are no text
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  const zeros = zeroPattern(bytes)
  if (zeros === "odd") return new TextDecoder("utf-16le").decode(bytes)
  if (zeros === "even") return new TextDecoder("utf-16be").decode(bytes)
  if (zeros === "binary") throw groundworkError("file_type_unknown", "binary content")
  if (charset !== undefined) {
    const declared = decoderFor(charset)
    if (declared !== undefined) return declared.decode(bytes)
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}

function decoderFor(charset: string): { decode(bytes: Uint8Array): string } | undefined {
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}

/** Where zero bytes stand in the first 4 KiB: text in a one-byte encoding or UTF-8 has none. */
function zeroPattern(bytes: Uint8Array): "none" | "odd" | "even" | "binary" {
  const sample = bytes.subarray(0, 4096)
  let odd = 0
  let even = 0
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] !== 0) continue
    if (index % 2 === 1) odd += 1
    else even += 1
  }
  if (odd + even === 0) return "none"
  if (odd > sample.length / 4 && even < odd / 10) return "odd"
  if (even > sample.length / 4 && odd < even / 10) return "even"
  return "binary"
}
