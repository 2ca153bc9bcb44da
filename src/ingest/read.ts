import type { ReadDocument } from "../core/document.ts"
import { GroundworkError, groundworkError } from "../core/errors.ts"
import type { Sandbox } from "../sandbox/port.ts"
import { detectExtension } from "./detect.ts"
import type { Reader } from "./port.ts"
import { riskyReaders, trustedReaders } from "./readers/registry.ts"
import { isoDate } from "./structure/metadata.ts"
import { statedVersion, withStatedMetadata } from "./structure/stated.ts"

interface ReadLimits {
  readonly fileBytes: number
  readonly readMs: number
  readonly readBytes: number
}

const defaultLimits: ReadLimits = { fileBytes: 200 * 2 ** 20, readMs: 120_000, readBytes: 2 * 2 ** 30 }

export interface ReadParts {
  readonly sandbox: Sandbox
  /** Readers of the configuration; they come before the built-in ones of the same extension. */
  readonly readers?: readonly Reader[]
  readonly limits?: Partial<ReadLimits>
}

/** What was read, and how: `parserVersion` changes whenever the same bytes would be read differently. */
export interface ReadResult {
  readonly document: ReadDocument
  readonly type: string
  readonly parserVersion: string
}

const registryModule = new URL(
  import.meta.url.endsWith(".ts") ? "./readers/registry.ts" : "./readers/registry.js",
  import.meta.url,
).href

/** True where some reader takes files with this extension. */
export function isReadable(extension: string, parts: Pick<ReadParts, "readers">): boolean {
  return readerFor(extension, parts) !== undefined
}

/** Version of what would read this extension; part of the state by which unchanged files are skipped. */
function parserVersionOf(reader: Reader): string {
  return `${reader.name}/${reader.version}.${statedVersion}`
}

function readerFor(extension: string, parts: Pick<ReadParts, "readers">): Reader | undefined {
  return [...(parts.readers ?? []), ...trustedReaders, ...riskyReaders].find((reader) =>
    reader.extensions.includes(extension),
  )
}

/** Every parser version that is in use now: a state with another one is out of date. */
export function currentParserVersions(parts: Pick<ReadParts, "readers">): ReadonlySet<string> {
  return new Set([...(parts.readers ?? []), ...trustedReaders, ...riskyReaders].map(parserVersionOf))
}

/**
 * Reads a file by its content and name, in this process or in a child.
 * @throws GroundworkError file_empty, file_too_large, file_type_unknown, file_encrypted, file_corrupt, file_without_text, reader_*
 */
export async function readBytes(
  parts: ReadParts,
  input: { readonly bytes: Uint8Array; readonly name: string; readonly signal: AbortSignal },
): Promise<ReadResult> {
  const limits = { ...defaultLimits, ...parts.limits }
  if (input.bytes.length === 0) throw groundworkError("file_empty", input.name)
  if (input.bytes.length > limits.fileBytes) throw groundworkError("file_too_large", input.name)
  const type = detectExtension(input.name, input.bytes)
  const reader = readerFor(type, parts)
  if (reader === undefined) throw groundworkError("file_type_unknown", input.name)
  const document = needsChild(reader, input.bytes)
    ? await parts.sandbox.run<ReadDocument>(
        {
          module: registryModule,
          task: "readInChild",
          input: { reader: reader.name, bytes: input.bytes, name: input.name },
        },
        { timeoutMs: limits.readMs, memoryBytes: limits.readBytes },
        input.signal,
      )
    : await readHere(reader, input)
  if (document.text.trim() === "") throw groundworkError("file_without_text", input.name)
  return {
    document: withDateOfFile(withDateOfName(withStatedMetadata(document, input.name), input.name)),
    type,
    parserVersion: parserVersionOf(reader),
  }
}

/** "2025-03-04-brake-launch.vtt" says its date where the document does not. */
function withDateOfName(document: ReadDocument, name: string): ReadDocument {
  const date = isoDate(/(?:^|[/_ -])(\d{4}-\d{2}-\d{2})(?!\d)/.exec(name)?.[1])
  if (date === undefined || document.metadata.date !== undefined) return document
  return { ...document, metadata: { ...document.metadata, date } }
}

/** What a person wrote (a field, the text, the name) comes before the day on which a program saved the file. */
function withDateOfFile({ dateOfFile: date, ...document }: ReadDocument): ReadDocument {
  const { metadata } = document
  if (date === undefined || metadata.date !== undefined || metadata.validFrom !== undefined) return document
  return { ...document, metadata: { ...metadata, date } }
}

/** Sizes above this go to a child even for trusted readers: what is quadratic somewhere must not hold up this process. */
const largeBytes = 512 * 1024

function needsChild(reader: Reader, bytes: Uint8Array): boolean {
  if (riskyReaders.includes(reader)) return true
  return trustedReaders.includes(reader) && (bytes.length > largeBytes || isDeeplyNested(bytes))
}

/** Hundreds of quotation marks or list levels inside each other take Markdown parsers seconds. */
function isDeeplyNested(bytes: Uint8Array): boolean {
  return /^(?:[ \t]{100}|(?:[ \t]*>){50})/m.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
  )
}

async function readHere(reader: Reader, input: Parameters<Reader["read"]>[0]): Promise<ReadDocument> {
  try {
    return await reader.read(input)
  } catch (error) {
    if (error instanceof GroundworkError) throw error
    throw groundworkError("reader_crashed", input.name, error)
  }
}
