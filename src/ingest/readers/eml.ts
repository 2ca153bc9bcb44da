import { parseDocument } from "htmlparser2"
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime"
import type { Block, Metadata, ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, cleanText } from "../structure/build.ts"
import { htmlDrafts } from "../structure/html.ts"
import { isoDate } from "../structure/metadata.ts"
import { plainBlocks } from "../structure/plain.ts"
import { titleFromName } from "../structure/title.ts"

/** A message: its subject as title, who wrote it to whom and when, the body without the quoted tail, the attachments to be read on their own. */
export async function readEml({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const email = await parse(bytes, name)
  const head = buildText([{ kind: "paragraph", text: headLines(email) }])
  const body = bodyOf(email)
  const attachments = email.attachments.flatMap(attachmentOf)
  if (body.text === "" && head.text === "") throw groundworkError("file_corrupt", name)
  const gap = head.text === "" || body.text === "" ? "" : "\n\n"
  const offset = head.text.length + gap.length
  const subject = email.subject?.replaceAll(/\s+/g, " ").trim().normalize("NFC") ?? ""
  return {
    title: subject === "" ? titleFromName(name) : subject,
    text: head.text + gap + body.text,
    blocks: [...head.blocks, ...body.blocks.map((block) => shifted(block, offset))],
    metadata: metadataOf(email),
    ...(attachments.length === 0 ? {} : { attachments }),
  }
}

async function parse(bytes: Uint8Array, name: string): Promise<Email> {
  try {
    return await PostalMime.parse(bytes)
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}

function headLines(email: Email): string {
  const date = email.headers.find((header) => header.key === "date")?.value
  return [
    email.from === undefined ? "" : `From: ${addressText(email.from)}`,
    email.to === undefined ? "" : `To: ${email.to.map(addressText).join(", ")}`,
    email.cc === undefined ? "" : `Cc: ${email.cc.map(addressText).join(", ")}`,
    date === undefined ? "" : `Date: ${date}`,
  ]
    .filter((line) => line !== "")
    .join("\n")
}

function addressText(address: Address): string {
  if (address.group !== undefined) return address.group.map(addressText).join(", ")
  return address.name === "" ? address.address : `${address.name} <${address.address}>`
}

function bodyOf(email: Email): { readonly text: string; readonly blocks: readonly Block[] } {
  const plain = cleanText(email.text ?? "").trim()
  if (plain !== "" || email.html === undefined) {
    const text = withoutQuotedTail(plain)
    return { text, blocks: plainBlocks(text) }
  }
  return buildText(htmlDrafts(parseDocument(email.html), { dropFurniture: false }))
}

const attribution =
  /^(?:On .{5,200} wrote:|Am .{5,200} schrieb.{0,100}:|Le .{5,200} a écrit :|-{3,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Forwarded message) ?-{3,})$/im

/** Leaves out what a reply repeats below itself: the earlier message is a document of its own. A body that is all quotation stays. */
function withoutQuotedTail(text: string): string {
  const lines = text.split("\n")
  let end = lines.length
  while (end > 0 && /^\s*(?:>|$)/.test(lines[end - 1]!)) end -= 1
  const unquoted = lines.slice(0, end).join("\n").trimEnd()
  const tail = attribution.exec(unquoted)
  const isForwarded = tail?.[0].includes("orwarded") === true
  const own = tail === null || isForwarded ? unquoted : unquoted.slice(0, tail.index).trimEnd()
  return own.trim() === "" ? text : own
}

function attachmentOf(attachment: Attachment): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const { content, filename, disposition, related } = attachment
  if (filename === null || (disposition === "inline" && related === true)) return []
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content)
  const name = filename.split(/[\\/]/).pop() ?? filename
  return bytes.length === 0 ? [] : [{ name, bytes }]
}

function metadataOf(email: Email): Metadata {
  const date = isoDate(email.date ?? "")
  const to = email.to?.map(addressText).join(", ")
  return {
    ...(date === undefined ? {} : { date }),
    ...(email.from === undefined ? {} : { author: addressText(email.from) }),
    other: {
      ...(email.from === undefined ? {} : { from: addressText(email.from) }),
      ...(to === undefined ? {} : { to }),
      ...(email.messageId === undefined ? {} : { messageId: email.messageId }),
      ...(email.inReplyTo === undefined ? {} : { inReplyTo: email.inReplyTo }),
    },
  }
}

function shifted(block: Block, by: number): Block {
  return { ...block, start: block.start + by, end: block.end + by }
}
