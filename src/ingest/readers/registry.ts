import type { ReadDocument } from "../../core/document.ts"
import type { Reader } from "../port.ts"

// Each reader's libraries are loaded when a file needs them: a search must not wait for a PDF parser.

/** Cheap readers that cannot hang on small files: they run in this process. */
export const trustedReaders: readonly Reader[] = [
  {
    name: "markdown",
    version: 1,
    extensions: ["md", "markdown", "mdx", "mkd"],
    read: async (input) => (await import("./markdown.ts")).readMarkdown(input),
  },
  {
    name: "text",
    version: 1,
    extensions: ["txt", "text", "log", "rst", "org", "adoc"],
    read: async (input) => (await import("./text.ts")).readText(input),
  },
  {
    name: "csv",
    version: 1,
    extensions: ["csv", "tsv", "tab"],
    read: async (input) => (await import("./csv.ts")).readCsv(input),
  },
  {
    name: "json",
    version: 2,
    extensions: ["json"],
    read: async (input) => (await import("./json.ts")).readJson(input),
  },
  {
    name: "xml",
    version: 1,
    extensions: ["xml"],
    read: async (input) => (await import("./xml.ts")).readXml(input),
  },
  {
    name: "captions",
    version: 2,
    extensions: ["vtt", "srt"],
    read: async (input) => (await import("./captions.ts")).readCaptions(input),
  },
]

/** Readers of formats that hostile or broken files can make hang, crash or swell: they run in a child process. */
export const riskyReaders: readonly Reader[] = [
  {
    name: "pdf",
    version: 3,
    extensions: ["pdf"],
    read: async (input) => (await import("./pdf.ts")).readPdf(input),
  },
  {
    name: "html",
    version: 1,
    extensions: ["html", "htm", "xhtml"],
    read: async (input) => (await import("./html.ts")).readHtml(input),
  },
  {
    name: "docx",
    version: 2,
    extensions: ["docx", "docm"],
    read: async (input) => (await import("./docx.ts")).readDocx(input),
  },
  {
    name: "xlsx",
    version: 2,
    extensions: ["xlsx", "xlsm"],
    read: async (input) => (await import("./xlsx.ts")).readXlsx(input),
  },
  {
    name: "pptx",
    version: 2,
    extensions: ["pptx", "pptm"],
    read: async (input) => (await import("./pptx.ts")).readPptx(input),
  },
  {
    name: "odf",
    version: 2,
    extensions: ["odt", "ods", "odp"],
    read: async (input) => (await import("./odf.ts")).readOdf(input),
  },
  {
    name: "epub",
    version: 1,
    extensions: ["epub"],
    read: async (input) => (await import("./epub.ts")).readEpub(input),
  },
  {
    name: "rtf",
    version: 1,
    extensions: ["rtf"],
    read: async (input) => (await import("./rtf.ts")).readRtf(input),
  },
  {
    name: "eml",
    version: 1,
    extensions: ["eml"],
    read: async (input) => (await import("./eml.ts")).readEml(input),
  },
  {
    name: "image",
    version: 2,
    extensions: ["png", "jpg", "jpeg", "webp", "bmp"],
    read: async (input) => (await import("./image.ts")).readImage(input),
  },
]

/** The task of the child process (see `read.ts`). */
export async function readInChild(input: {
  readonly reader: string
  readonly bytes: Uint8Array
  readonly name: string
}): Promise<ReadDocument> {
  const reader = [...riskyReaders, ...trustedReaders].find((candidate) => candidate.name === input.reader)
  if (reader === undefined) throw new Error(`no reader ${input.reader}`)
  return reader.read({ bytes: input.bytes, name: input.name, signal: new AbortController().signal })
}
