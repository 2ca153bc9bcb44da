import { basename, extname } from "node:path"
import { parse } from "csv-parse/sync"
import { z } from "zod"
import { isPictureType } from "../../ingest/detect.ts"
import type { SourceDocument } from "../app.ts"

/** What a file beside the pictures says about one of them. */
export interface Surrounding {
  /** Base name of the picture. */
  readonly picture: string
  /** Alternative text, caption, or the words around it. */
  readonly kind: "caption" | "alt" | "around"
  readonly text: string
  /** The file that says so. */
  readonly source: string
}

/** Characters before and after a picture in a document that are taken as being about it. */
const around = 300
const pictureEnding = /\.(?:png|jpe?g|webp|bmp)$/i
const imageColumns = ["image", "file", "filename", "path", "picture", "name"]
const captionColumns = ["caption", "description", "text", "alt", "title"]

/** True for a source that is a picture by its type. */
export function isPicture(source: Pick<SourceDocument, "type">): boolean {
  return isPictureType(source.type)
}

/**
 * Reads what documents beside the pictures say about them: tables and lists of captions (CSV, JSON, JSON Lines), a text
 * file of the picture's own name, and in Markdown and HTML the alternative text and the words around.
 * A file that says nothing about a picture gives nothing.
 */
export function readSurroundings(sources: readonly SourceDocument[]): readonly Surrounding[] {
  const pictures = sources.filter(isPicture).map((source) => basename(source.source))
  return sources.filter((source) => !isPicture(source)).flatMap((source) => surroundingsIn(source, pictures))
}

function surroundingsIn(source: SourceDocument, pictures: readonly string[]): readonly Surrounding[] {
  const written = new TextDecoder().decode(source.bytes)
  const of = (kind: Surrounding["kind"], picture: string, text: string): Surrounding[] => {
    const said = text.replace(/\s+/g, " ").trim()
    return said === "" ? [] : [{ picture: basename(picture), kind, text: said, source: source.source }]
  }
  switch (extname(source.source).slice(1).toLowerCase()) {
    case "csv":
    case "tsv":
      return captionRows(written).flatMap(([picture, caption]) => of("caption", picture, caption))
    case "json":
    case "jsonl":
      return captionEntries(written, picturesBeside(source.source, pictures)).flatMap(([picture, caption]) =>
        of("caption", picture, caption),
      )
    case "md":
    case "markdown":
    case "html":
    case "htm":
      return mentions(written).flatMap(({ picture, alt, about }) => [
        ...of("alt", picture, alt),
        ...of("around", picture, about),
      ])
    default: {
      const own = picturesBeside(source.source, pictures)
      if (own.length > 0) return own.flatMap((picture) => of("caption", picture, source.text))
      return captionRows(written).flatMap(([picture, caption]) => of("caption", picture, caption))
    }
  }
}

/** Pictures whose name the file bears: `lake.txt` and `lake.jpg.txt` are about `lake.jpg`. */
function picturesBeside(path: string, pictures: readonly string[]): readonly string[] {
  const stem = (name: string) => basename(name, extname(name))
  return pictures.filter((picture) => [picture, stem(picture)].includes(stem(path)))
}

type Caption = readonly [picture: string, caption: string]

/** Rows of a table with a column of pictures and one of captions, named or known by their content. */
function captionRows(written: string): readonly Caption[] {
  let rows: readonly (readonly string[])[]
  try {
    rows = parse(written, {
      delimiter: [",", "\t", ";"],
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    })
  } catch {
    // Not a table: a text that happens to stand beside the pictures.
    return []
  }
  const header = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? []
  const place = (names: readonly string[]) => header.findIndex((cell) => names.includes(cell))
  const [named, caption] = [place(imageColumns), place(captionColumns)]
  return rows.flatMap((row): readonly Caption[] => {
    const at = named === -1 ? row.findIndex((cell) => pictureEnding.test(pictureIn(cell))) : named
    const picture = pictureIn(row[at] ?? "")
    if (!pictureEnding.test(picture)) return []
    const said = caption === -1 ? row.filter((_, cell) => cell !== at).join(" ") : (row[caption] ?? "")
    return [[picture, said]]
  })
}

/** Some tables count the captions of a picture: `lake.jpg#2`. */
const pictureIn = (cell: string) => cell.trim().replace(/#\d+$/, "")

const entrySchema = z.record(z.string(), z.unknown())

/**
 * `{"lake.jpg": "A jetty"}`, `[{"image": "lake.jpg", "caption": "A jetty"}]`, or one such object a line; an object with a
 * caption alone is about the pictures whose name its file bears.
 */
function captionEntries(written: string, beside: readonly string[]): readonly Caption[] {
  const values = parsed(written) ?? written.split("\n").map((line) => parsed(line))
  return (Array.isArray(values) ? values : [values]).flatMap((value): readonly Caption[] => {
    const entry = entrySchema.safeParse(value)
    if (!entry.success) return []
    const text = (names: readonly string[]) =>
      names.map((name) => entry.data[name]).find((found): found is string => typeof found === "string")
    const [named, caption] = [text(imageColumns), text(captionColumns)]
    const picture = named !== undefined && pictureEnding.test(named) ? named : undefined
    if (picture === undefined && caption !== undefined && beside.length > 0)
      return beside.map((own) => [own, caption] as const)
    if (picture !== undefined && caption !== undefined) return [[picture, caption]]
    return Object.entries(entry.data).flatMap(([name, said]): readonly Caption[] =>
      pictureEnding.test(name)
        ? [said].flat().flatMap((one): readonly Caption[] => (typeof one === "string" ? [[name, one]] : []))
        : [],
    )
  })
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

/** Pictures that Markdown or HTML shows, with their alternative text and the words before and after. */
function mentions(written: string) {
  const shown = [
    ...[...written.matchAll(/!\[([^\]]{0,500})\]\(\s*<?([^)\s>]{1,500})[^)]{0,500}\)/g)].map((match) => ({
      match,
      alt: match[1] ?? "",
      picture: match[2] ?? "",
    })),
    ...[...written.matchAll(/<img\b[^>]{0,2000}>/gi)].map((match) => ({
      match,
      alt: attribute(match[0], "alt"),
      picture: attribute(match[0], "src"),
    })),
  ]
  return shown.map(({ match, alt, picture }) => {
    const end = match.index + match[0].length
    const about = `${plain(written.slice(Math.max(0, match.index - around), match.index))} ${plain(written.slice(end, end + around))}`
    return { picture: decoded(picture.replace(/[?#].*$/, "")), alt: plain(alt), about }
  })
}

function attribute(element: string, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(element)?.slice(1).find(Boolean) ?? ""
}

/** Words without markup; what other pictures there are called is not about this one. */
function plain(markup: string): string {
  return markup
    .replace(/!\[[^\]]*\]\([^)]*\)/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/[#*_`>|[\]]/g, " ")
    .replace(/&(?:nbsp|amp|quot);/g, " ")
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
