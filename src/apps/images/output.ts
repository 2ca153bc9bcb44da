import { z } from "zod"
import type { RegionCitation } from "../../core/evidence.ts"

export const inputSchema = z.looseObject({
  query: z.string().trim().min(1).optional().meta({
    title: "Words",
    description: "Looked for in descriptions, file names, recognised text and colours, and in what the pictures show.",
  }),
  /** One of the pictures, by path or file name, or another picture's path. */
  like: z.string().trim().min(1).optional().meta({
    title: "Like this picture",
    description: "Those that look like it come first.",
    "x-form": "document",
  }),
  k: z.number().int().min(1).max(1000).default(10).meta({ title: "How many" }),
  descriptions: z.record(z.string(), z.string()).default({}).meta({
    title: "Descriptions",
    description: "What a person wrote about a picture, by path or file name.",
    "x-form": "aside",
  }),
  describe: z
    .union([z.boolean(), z.literal("forget")])
    .default(false)
    .meta({
      title: "Describe",
      description:
        "“true” has a model that sees describe the pictures that have no description yet; “forget” drops what was said of them.",
      "x-form": "aside",
    }),
  collections: z.array(z.string()).default([]).meta({
    title: "Collections",
    description: "Pictures of these are looked at beside the given ones.",
    "x-form": "collections",
  }),
})
export type Input = z.infer<typeof inputSchema>

const regionSchema = z.custom<RegionCitation>(
  (value) => typeof value === "object" && value !== null && "boxes" in value && "quote" in value,
)

/** What a model said that a picture shows: not the document's own words, and no evidence. */
const machineDescription = z.object({ text: z.string(), model: z.string(), at: z.string() })
/** Which document of the home a picture is. */
const where = { document: z.string().optional(), version: z.string().optional() }

export const outputSchema = z.object({
  /** Pairs that are the same picture: `distance` in differing bits of 128. */
  near: z.array(
    z.object({ paths: z.tuple([z.string(), z.string()]), distance: z.number(), kind: z.enum(["same", "part"]) }),
  ),
  hits: z.array(
    z.object({
      path: z.string(),
      score: z.number(),
      because: z.array(z.string()),
      /** Where the words asked for stand on the picture, with their boxes in its pixels. */
      evidence: z.array(regionSchema).optional(),
      ...where,
      machineDescription: machineDescription.optional(),
    }),
  ),
  /** Asked to describe and not to search: what models have said of the pictures, now or before. */
  described: z.array(z.object({ path: z.string(), ...where, machineDescription })).optional(),
  /** The model that looked at the pictures. */
  seenBy: z.string().optional(),
  /** What was not looked at, and what would. */
  note: z.string().optional(),
})
export type Output = z.infer<typeof outputSchema>

/** The hits, then the pairs, a line each; what a model said is marked as its words. */
export function renderImages({ hits, near, described, note }: Output): string {
  const lines = hits.flatMap(({ path, score, because, machineDescription: said }, place) => [
    `${place + 1}. ${path}  (${score.toFixed(2)}: ${because.join(", ")})`,
    ...(said === undefined ? [] : [machineLine(said)]),
  ])
  for (const { path, machineDescription: said } of described ?? []) lines.push(path, machineLine(said))
  if (near.length > 0) {
    if (lines.length > 0) lines.push("")
    lines.push("The same picture twice:")
    for (const { paths, kind, distance } of near)
      lines.push(
        `  ${paths.join(" and ")}${kind === "part" ? ": one is a part of the other" : ""} (${distance} of 128 bits differ)`,
      )
  }
  if (lines.length === 0) lines.push(described === undefined ? "Nothing was found." : "No picture is described.")
  if (note !== undefined) lines.push("", `${note}.`)
  return lines.join("\n")
}

function machineLine({ text, model }: z.infer<typeof machineDescription>): string {
  return `   described by ${model}, not its own words: ${text}`
}
