import { groundworkError } from "../core/errors.ts"

/** Extension by content for files whose name says nothing or lies: signatures of binary formats win over names. */
export function detectExtension(name: string, bytes: Uint8Array): string {
  const named = extensionOf(name)
  if (startsWith(bytes, "%PDF-") || (named !== "pdf" && latin(bytes.subarray(0, 1024)).includes("%PDF-1.")))
    return "pdf"
  if (startsWith(bytes, "\x89PNG")) return "png"
  if (startsWith(bytes, "\xff\xd8\xff")) return "jpg"
  if (startsWith(bytes, "{\\rtf")) return "rtf"
  if (startsWith(bytes, "\xd0\xcf\x11\xe0")) return oldOffice(name, bytes)
  if (startsWith(bytes, "PK\x03\x04")) return zipExtension(named, bytes)
  if (named !== "") return named
  const head = latin(bytes.subarray(0, 1024)).trimStart().toLowerCase()
  if (head.startsWith("<!doctype html") || head.startsWith("<html")) return "html"
  return "txt"
}

/** Lower-case extension without dot, or "". */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? ""
}

/** True for the file types of pictures. */
export function isPictureType(type: string): boolean {
  return /^(?:png|jpe?g|webp|bmp)$/.test(type)
}

const zipKinds = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"]

function zipExtension(named: string, bytes: Uint8Array): string {
  if (zipKinds.includes(named) || named === "docm" || named === "xlsm" || named === "pptm") return named
  const listing = latin(bytes)
  if (listing.includes("word/document.xml")) return "docx"
  if (listing.includes("xl/workbook.xml")) return "xlsx"
  if (listing.includes("ppt/presentation.xml")) return "pptx"
  if (listing.includes("application/epub+zip")) return "epub"
  if (listing.includes("opendocument.text")) return "odt"
  return named === "" ? "zip" : named
}

/** OLE containers hold old Office files, and new ones that are encrypted. */
function oldOffice(name: string, bytes: Uint8Array): string {
  const marker = [..."EncryptedPackage"].map((character) => `${character}\0`).join("")
  if (latin(bytes).includes(marker)) throw groundworkError("file_encrypted", name)
  const named = extensionOf(name)
  return zipKinds.includes(named) || named === "" ? "doc" : named
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return latin(bytes.subarray(0, signature.length)) === signature
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
}
