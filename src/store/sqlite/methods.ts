import type { Blobs } from "../../blobs/port.ts"
import type { Store } from "../port.ts"
import { findAccess, makeAccess, readableBy, readersOf } from "./access.ts"
import { appendAudit, listAudit, listLatestAudit, verifyAudit } from "./audit.ts"
import { utf8 } from "./columns.ts"
import type { Connection } from "./connection.ts"
import * as documents from "./documents.ts"
import { guarded } from "./faults.ts"
import { isKeptHere } from "./kept-here.ts"
import * as records from "./records.ts"
import * as runs from "./runs.ts"
import type { Transactions } from "./transactions.ts"
import * as versions from "./versions.ts"

type DocumentMethod =
  | "saveCollection"
  | "collection"
  | "collections"
  | "document"
  | "documents"
  | "documentCount"
  | "isKeptHere"
  | "versions"
  | "version"
  | "text"
  | "original"
  | "structure"
  | "passages"
  | "passagesOf"
  | "sourceStates"
  | "accessId"
  | "readable"
  | "readers"
  | "setReaders"

/** `current` is the connection to read from: the writing one inside of a transaction. */
export function documentMethods(
  current: () => Connection,
  writer: Connection,
  { write }: Transactions,
  blobs: Blobs,
): Pick<Store, DocumentMethod> {
  const contentOf = async (hash: string | undefined) => (hash === undefined ? undefined : blobs.get(hash))
  return {
    saveCollection: (collection) => write(() => documents.saveCollection(writer, collection)),
    collection: async (id) => guarded(() => documents.findCollection(current(), id)),
    collections: async () => guarded(() => documents.allCollections(current())),
    document: async (id) => guarded(() => documents.findDocument(current(), id)),
    documents: async (filter, readable, limit, after = "") =>
      guarded(() => documents.listDocuments(current(), filter, readable, limit, after)),
    documentCount: async (collection) => guarded(() => documents.countDocuments(current(), collection)),
    isKeptHere: async (what) => guarded(() => isKeptHere(current(), what)),
    versions: async (document) => guarded(() => versions.versionsOf(current(), document)),
    version: async (id) => guarded(() => versions.findVersion(current(), id)),
    async text(version) {
      const content = await contentOf(guarded(() => versions.textHashOf(current(), version)))
      return content === undefined ? undefined : utf8(content)
    },
    original: (version) => contentOf(guarded(() => versions.findVersion(current(), version)?.originalHash)),
    structure: async (version, within) => guarded(() => versions.structureOf(current(), version, within)),
    passages: async (ids) => guarded(() => versions.passagesByIds(current(), ids)),
    passagesOf: async (version) => guarded(() => versions.passagesOfVersion(current(), version)),
    sourceStates: async (collection, origin) =>
      guarded(() => documents.listSourceStates(current(), collection, origin)),
    async accessId(readers) {
      return guarded(() => findAccess(current(), readers)) ?? (await write(() => makeAccess(writer, readers)))
    },
    readable: async (principal) => guarded(() => readableBy(current(), principal)),
    readers: async (access) => guarded(() => readersOf(current(), access)),
    setReaders: (document, readers) =>
      write(() => {
        writer.sql("UPDATE documents SET access_id = ? WHERE id = ?").run(makeAccess(writer, readers), document)
      }),
  }
}

type RecordMethod =
  | "saveRun"
  | "run"
  | "runs"
  | "saveRecord"
  | "record"
  | "records"
  | "removeRecord"
  | "appendAudit"
  | "auditEntries"
  | "latestAuditEntries"
  | "verifyAudit"

/** Traces, records and the audit log; `current` as above. A trace may be lost to a power failure, nothing else may. */
export function recordMethods(
  current: () => Connection,
  writer: Connection,
  { write }: Transactions,
): Pick<Store, RecordMethod> {
  return {
    saveRun: (run) => write(() => runs.saveRun(writer, run), "process"),
    run: async (id) => guarded(() => runs.findRun(current(), id)),
    runs: async (filter, limit, before) => guarded(() => runs.listRuns(current(), filter, limit, before)),
    saveRecord: (kind, key, value) => write(() => records.saveRecord(writer, kind, key, value)),
    record: async (kind, key) => guarded(() => records.findRecord(current(), kind, key)),
    records: async (kind, limit, after = "") => guarded(() => records.listRecords(current(), kind, limit, after)),
    removeRecord: (kind, key) => write(() => records.removeRecord(writer, kind, key)),
    appendAudit: (entry) => write(() => appendAudit(writer, entry)),
    auditEntries: async (limit, after = 0) => guarded(() => listAudit(current(), limit, after)),
    latestAuditEntries: async (limit, before = Number.MAX_SAFE_INTEGER) =>
      guarded(() => listLatestAudit(current(), limit, before)),
    verifyAudit: async () => guarded(() => verifyAudit(current())),
  }
}
