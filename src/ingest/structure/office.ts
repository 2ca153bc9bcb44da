import { posix } from "node:path"
import type { Document } from "domhandler"
import { unzipSync } from "fflate"
import { parseDocument } from "htmlparser2"
import type { Metadata } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import { findElement, inlineText } from "./html.ts"
import { isoDate } from "./metadata.ts"
import { attribute, elements } from "./xml.ts"

/** Files of an archive by path. */
export type Parts = Readonly<Record<string, Uint8Array>>

/** Uncompressed bytes of one archive that are read at most: a small file that swells beyond is hostile. */
const maximumInflated = 1024 * 2 ** 20

/**
 * Files of a zip archive whose path passes.
 * @throws file_corrupt, file_too_large for archives that swell beyond 1 GiB
 */
export function unzip(bytes: Uint8Array, name: string, wanted: (path: string) => boolean): Parts {
  let inflated = 0
  try {
    return unzipSync(bytes, {
      filter: (file) => {
        if (!wanted(file.name)) return false
        inflated += file.originalSize
        if (inflated > maximumInflated) throw groundworkError("file_too_large", name)
        return true
      },
    })
  } catch (error) {
    if (error instanceof Error && error.name === "GroundworkError") throw error
    throw groundworkError("file_corrupt", name, error)
  }
}

/** An XML part as a tree; undefined where the archive has none. */
export function xmlPart(files: Parts, path: string): Document | undefined {
  const bytes = files[path]
  return bytes === undefined ? undefined : parseDocument(new TextDecoder().decode(bytes), { xmlMode: true })
}

/** Targets of a part's relations by id, as paths in the archive. */
export function relations(
  parts: Parts,
  path: string,
): ReadonlyMap<string, { readonly path: string; readonly type: string }> {
  const slash = path.lastIndexOf("/")
  const folder = path.slice(0, slash)
  const tree = xmlPart(parts, `${folder}/_rels/${path.slice(slash + 1)}.rels`)
  const found = tree === undefined ? [] : elements(tree, "Relationship")
  return new Map(
    found.map((relation) => {
      const target = attribute(relation, "Target")
      const resolved = target.startsWith("/") ? target.slice(1) : posix.normalize(`${folder}/${target}`)
      return [attribute(relation, "Id"), { path: resolved, type: attribute(relation, "Type") }]
    }),
  )
}

/** Title, author, date and keywords of an Office Open XML file (`docProps/core.xml`). */
export function coreProperties(
  bytes: Uint8Array,
  name: string,
): { readonly title?: string; readonly metadata: Metadata } {
  const core = xmlPart(
    unzip(bytes, name, (path) => path === "docProps/core.xml"),
    "docProps/core.xml",
  )
  if (core === undefined) return { metadata: {} }
  const field = (tag: string) => {
    const element = findElement(core, (candidate) => candidate.name === tag)
    const text = element === undefined ? "" : inlineText(element)
    return text === "" ? undefined : text
  }
  const title = field("dc:title")
  const author = field("dc:creator")
  const date = isoDate(field("dcterms:modified") ?? field("dcterms:created"))
  const language = field("dc:language")
  const tags = field("cp:keywords")
    ?.split(/[,;]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "")
  return {
    ...(title === undefined ? {} : { title }),
    metadata: {
      ...(author === undefined ? {} : { author }),
      ...(date === undefined ? {} : { date }),
      ...(language === undefined ? {} : { language }),
      ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    },
  }
}
