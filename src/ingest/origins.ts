import { stat } from "node:fs/promises"
import { dirname, relative, sep } from "node:path"
import type { CollectionId } from "../core/document.ts"
import type { Store } from "../store/port.ts"
import type { Source } from "./sources.ts"

/** What the store remembers of a source, so that the same folder is known again and a file inside it is not taken for another. */
interface OriginRecord {
  readonly collection: CollectionId
  readonly origin: string
  readonly kind: Source["kind"]
  readonly location: string
}

/** Where documents of a source belong: `origin` is part of their ids, `prefix` the path of the source inside its origin. */
export interface Origin {
  readonly origin: string
  readonly prefix: string
  /** Documents of this origin that were not met again are gone. */
  readonly isWhole: boolean
}

const recordKind = "origin"
const manyRecords = 10_000

/**
 * Finds or names a source's origin: a file of a folder that is known belongs to that folder; another folder of the same name gets
 * its parents' names before its own; a folder that moved keeps its name.
 */
export async function originOf(store: Store, collection: CollectionId, source: Source): Promise<Origin> {
  const known = await knownOrigins(store, collection)
  const same = known.find((record) => record.location === source.location)
  if (same !== undefined) return { origin: same.origin, prefix: "", isWhole: true }
  const around = source.kind === "url" ? undefined : known.find((record) => isInside(record, source.location))
  if (around !== undefined) {
    const prefix = relative(around.location, source.location).split(sep).join("/").normalize("NFC")
    return { origin: around.origin, prefix, isWhole: false }
  }
  const origin = await freeName(source, known)
  const record: OriginRecord = { collection, origin, kind: source.kind, location: source.location }
  await store.saveRecord(recordKind, `${collection}\n${origin}`, record)
  return { origin, prefix: "", isWhole: true }
}

/** Names of all origins of a collection. */
export async function originsOf(store: Store, collection: CollectionId): Promise<readonly string[]> {
  return (await knownOrigins(store, collection)).map((record) => record.origin)
}

/** Files and folders of this machine that a collection was read from. */
export async function locationsOf(store: Pick<Store, "records">, collection: CollectionId): Promise<readonly string[]> {
  return (await knownOrigins(store, collection)).filter(({ kind }) => kind !== "url").map(({ location }) => location)
}

async function knownOrigins(store: Pick<Store, "records">, collection: CollectionId): Promise<readonly OriginRecord[]> {
  const records = await store.records(recordKind, manyRecords)
  return records.map(({ value }) => value as OriginRecord).filter((record) => record.collection === collection)
}

async function freeName(source: Source, known: readonly OriginRecord[]): Promise<string> {
  let name = source.name
  let parent = dirname(source.location)
  for (;;) {
    const taken = known.find((record) => record.origin === name)
    const isFree =
      taken === undefined ||
      (source.kind !== "url" &&
        !(await stat(taken.location).then(
          () => true,
          () => false,
        )))
    if (isFree || parent === dirname(parent)) return name
    name = `${parent.split(sep).pop() ?? ""}/${name}`
    parent = dirname(parent)
  }
}

function isInside(record: OriginRecord, location: string): boolean {
  return record.kind === "folder" && location.startsWith(record.location + sep)
}
