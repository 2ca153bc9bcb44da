import { z } from "zod"
import type { VersionId } from "../core/document.ts"
import { embedPassages, type IndexingParts, indexVersions, type VersionToIndex } from "../indexing/index-version.ts"
import { isPictureType } from "../ingest/detect.ts"
import type { Store } from "../store/port.ts"
import type { Descriptions, MachineDescription } from "./port.ts"

/** Kind under which descriptions are kept, by the SHA-256 of the picture's bytes: never as text of a document. */
const recordKind = "description"

const descriptionSchema = z.object({ text: z.string(), model: z.string(), at: z.string() })

type DescriptionStore = Pick<Store, "transaction" | "record" | "saveRecord" | "removeRecord">

/** What a model said of a picture, by the SHA-256 of its bytes. */
export async function descriptionOf(
  store: Pick<Store, "record">,
  picture: string,
): Promise<MachineDescription | undefined> {
  const parsed = descriptionSchema.safeParse(await store.record(recordKind, picture))
  return parsed.success ? parsed.data : undefined
}

/** What a model said of the picture that a version was read from. */
export async function descriptionOfVersion(
  store: Pick<Store, "record" | "version">,
  version: VersionId,
): Promise<MachineDescription | undefined> {
  const hash = (await store.version(version))?.originalHash
  return hash === undefined ? undefined : descriptionOf(store, hash)
}

/** Words that a picture is found by besides its own, for the index. */
export function machineWordsIn(store: Pick<Store, "record" | "version">): NonNullable<IndexingParts["machineWords"]> {
  return async ({ document, version, originalHash }) => {
    if (!isPictureType(document.type)) return undefined
    const description =
      originalHash === undefined ? descriptionOfVersion(store, version) : descriptionOf(store, originalHash)
    return (await description)?.text
  }
}

/** Descriptions kept in the home; the documents that show the picture are indexed anew with them. */
export function descriptionsIn(
  store: DescriptionStore & Pick<Store, "document" | "passagesOf">,
  indexing: () => Promise<IndexingParts>,
): Descriptions {
  const change = async (documents: readonly string[], write: () => Promise<void>) => {
    await store.transaction(write)
    if (documents.length === 0) return
    const parts = await indexing()
    for (const id of documents) await indexAnew(store, parts, id)
  }
  return {
    of: (picture) => descriptionOf(store, picture),
    keep: (picture, description, documents) =>
      change(documents, () => store.saveRecord(recordKind, picture, description)),
    forget: (picture, documents) => change(documents, () => store.removeRecord(recordKind, picture)),
  }
}

/** For a purge: within its transaction, what was said of the pictures goes with them. */
export async function forgetDescriptions(
  store: Pick<Store, "removeRecord">,
  pictures: readonly string[],
): Promise<void> {
  for (const picture of pictures) await store.removeRecord(recordKind, picture)
}

async function indexAnew(
  store: Pick<Store, "transaction" | "document" | "passagesOf">,
  parts: IndexingParts,
  id: string,
): Promise<void> {
  const document = await store.document(id)
  if (document === undefined) return
  const { currentVersion: version, title, metadata } = document
  const passages = await store.passagesOf(version)
  const given: VersionToIndex = { document, version, title, metadata, passages }
  const vectors = await embedPassages(parts, [given])
  await store.transaction(async (unit) => {
    // Replaced or erased while it was embedded: whoever did that indexed it.
    if ((await store.document(id))?.currentVersion === version) await indexVersions(parts, unit, [given], vectors)
  })
}
