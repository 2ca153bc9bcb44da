import { groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import type { MachineDescription } from "../../pipeline/port.ts"
import { type AppParts, type AppProblem, type AppResult, defineApp } from "../app.ts"
import { type Described, describePictures, pictureKey } from "./describe.ts"
import { findByWords, told } from "./find.ts"
import { picturesLike } from "./like.ts"
import { type Input, inputSchema, type Output, outputSchema, renderImages } from "./output.ts"
import { nearnessTo, openSight, vectorsOf } from "./sight.ts"
import { decodeAll, invalid, isStored, pairsAmong, pictureAsked, type Shown, storedPictures } from "./sources.ts"

/** Pictures in; those that are nearly the same, and those that words or another picture ask for, out. */
export const imagesApp = defineApp({
  name: "images",
  title: "Images: found by description, recognised text, name and colour; near-duplicates by what they show",
  takes: "all",
  readsTextless: true,
  goesOnWithout: true,
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, input, given): Promise<AppResult<Output>> => {
    const sources = [...given, ...(await storedPictures(context, parts, input.collections))]
    const { pictures, problems } = await decodeAll(context, sources)
    if (pictures.length === 0) return nothing([...problems, invalid("There is no picture among the paths")])
    const { problems: undescribed, ...spent } = await describeAsAsked(context, parts, pictures, input.describe)
    const near = pairsAmong(pictures)
    const finish = (hits: Output["hits"], rest: Partial<Output> = {}): AppResult<Output> => ({
      status: problems.length > 0 ? "partial" : "done",
      output: { near, hits, ...rest },
      ...(problems.length === 0 ? {} : { problems }),
      ...spent,
    })
    problems.push(...undescribed)
    const descriptions = await Promise.all(
      pictures.map(({ source }) => parts.descriptions.of(pictureKey(source.bytes))),
    )
    const { query, like } = input
    if (query === undefined && like === undefined)
      return finish([], input.describe === false ? {} : { described: descriptionsOf(pictures, descriptions) })
    const { embedder: eye, note, problems: blind } = await openSight(parts)
    problems.push(...blind)
    const files = pictures.map(({ source }) => source)
    const views = eye === undefined ? [] : await vectorsOf(eye, context, files)
    const search = async (): Promise<Output["hits"] | AppProblem> => {
      if (like === undefined)
        return findByWords(
          context,
          parts,
          pictures,
          { ...input, query: query ?? "" },
          { sources, eye, views, descriptions },
        )
      const asked = await pictureAsked(context, parts, pictures, like)
      if ("message" in asked) return asked
      const [view] = eye === undefined ? [] : await vectorsOf(eye, context, [asked.source])
      return picturesLike(pictures, asked, input.k, nearnessTo(view, views))
    }
    const hits = await search()
    if ("message" in hits) problems.push(hits)
    const made = finish("message" in hits ? [] : hits, {
      ...(eye === undefined ? {} : { seenBy: eye.id }),
      ...(note === undefined ? {} : { note }),
    })
    return made.output.hits.length === 0 ? { ...made, status: "abstained" } : made
  },
  render: renderImages,
  cases: [
    {
      id: "words",
      input: inputSchema.parse({ query: "cat" }),
      paths: ["examples/samples/images/lake.jpg", "examples/samples/images/cat.jpg"],
      expect: { status: "done", "output.hits.0.path": "examples/samples/images/cat.jpg" },
    },
  ],
})

function nothing(problems: readonly AppProblem[]): AppResult<Output> {
  return { status: "abstained", output: { near: [], hits: [] }, problems }
}

/** Has pictures described, or what was said of them forgotten. @throws forbidden: forgetting is the owner's */
async function describeAsAsked(
  context: Context,
  parts: AppParts,
  pictures: readonly Shown[],
  describe: Input["describe"],
): Promise<Described> {
  if (describe === false) return { problems: [] }
  const given = pictures.map(({ source }) => ({ ...source, isStored: isStored(source) }))
  if (describe === true) return describePictures(context, parts, given)
  if (context.principal.kind !== "system") throw groundworkError("forbidden", "describe: forget")
  for (const { bytes, document, isStored } of given)
    await parts.descriptions.forget(pictureKey(bytes), isStored ? [document] : [])
  return { problems: [] }
}

function descriptionsOf(
  pictures: readonly Shown[],
  descriptions: readonly (MachineDescription | undefined)[],
): NonNullable<Output["described"]> {
  return pictures.flatMap(({ path, source }, index) => {
    const { machineDescription, ...where } = told(source, descriptions[index])
    return machineDescription === undefined ? [] : [{ path, ...where, machineDescription }]
  })
}
