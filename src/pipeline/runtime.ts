import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { fileBlobs } from "../blobs/files.ts"
import type { Answer } from "../core/answer.ts"
import { GroundworkError, groundworkError } from "../core/errors.ts"
import type { SearchFilter } from "../core/hit.ts"
import { type Principal, systemPrincipal } from "../core/principal.ts"
import type { Context, RunRecord } from "../core/run.ts"
import { sqliteIndex } from "../index/sqlite.ts"
import { sqliteJobs } from "../jobs/sqlite.ts"
import { runWorker } from "../jobs/worker.ts"
import { openLedger } from "../models/money/ledger.ts"
import { type OpenRun, startRun } from "../record/record.ts"
import { tellRun } from "../record/tell.ts"
import { rankDocuments, retrieve } from "../retrieve/retrieve.ts"
import { processSandbox } from "../sandbox/processes.ts"
import { databaseFile } from "../store/port.ts"
import { openSqliteStore } from "../store/sqlite.ts"
import type { ResolvedConfig } from "./config.ts"
import { descriptionOfVersion, descriptionsIn, forgetDescriptions, machineWordsIn } from "./descriptions.ts"
import { listDocuments, showDocument, sourceOf, textless } from "./documents.ts"
import { openEmbedding } from "./embedding.ts"
import { isFileKeptHere } from "./kept-here.ts"
import { embeddingParts, imageEmbedderOf, keepingVectors, openEmbedder, openEntailment, openModels } from "./models.ts"
import { once } from "./once.ts"
import type { WorkerPool } from "./pool.ts"
import type { AppParts, Groundwork, SearchOutput, SearchQuery } from "./port.ts"
import { search } from "./search.ts"
import { trainedIn } from "./trained.ts"
import { repeatsWhatIsKept } from "./turns-kept-here.ts"
import { vectorsFinding } from "./vectors.ts"

export interface OpenOptions {
  /** Makes the home if it is not there. */
  readonly create?: boolean
  readonly readOnly?: boolean
  /** Threads that search and ask beside this one, at most; they start when requests come at the same time. */
  readonly workers?: number
  /** Of the memory that searches keep; 1 unless this is one of several workers. */
  readonly cacheShare?: number
}

/**
 * Opens a home. Constructs its adapters, with `models.ts` for the models that the settings name: everything else gets what it
 * needs as a parameter.
 * @throws home_missing (without `create`), home_unwritable, home_newer, home_broken, busy, model_unknown, peer_missing
 */
export async function openRuntime(config: ResolvedConfig, open: OpenOptions = {}): Promise<Groundwork> {
  if (open.create !== true && !existsSync(join(config.home, databaseFile)))
    throw groundworkError("home_missing", config.home)
  const store = await openSqliteStore({
    home: config.home,
    blobs: fileBlobs(join(config.home, "blobs")),
    readOnly: open.readOnly ?? false,
  })
  const { blobs } = store
  const index = sqliteIndex(store.path, open.cacheShare)
  const sandbox = processSandbox()
  const embedding = await openEmbedding(config, { store, index }, open.readOnly ?? false)
  const machineWords = machineWordsIn(store)
  const retrieving = async (filter?: SearchFilter) => ({ index, store, ...(await embedding.forSearch(filter)) })
  const indexing = async (collection?: string) => ({
    store,
    index,
    machineWords,
    ...(await embedding.forIndex(collection)),
  })
  const readParts = {
    sandbox,
    ...(config.readers === undefined ? {} : { readers: config.readers }),
    ...(config.limits === undefined ? {} : { limits: config.limits }),
  }
  const ledger = openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)))
  const models = await openModels(config, ledger)
  const jobs = sqliteJobs(store)
  const runs = new WeakMap<Context, OpenRun>()
  const entailment = openEntailment(config)
  // Loaded when it is first needed: a search starts in half the time without.
  const answering = once(async () => {
    // Sentences are compared by the built-in embedder: the answerer was fitted with it, and no text leaves for it.
    const [{ openAnswering }, here] = await Promise.all([import("./answering.ts"), embedding.builtIn()])
    return openAnswering({ store, index, retrieving, models, embedder: here, entailment, config })
  })

  const context: Groundwork["context"] = ({ kind, principal = systemPrincipal, signal, deadline }) => {
    const now = () => new Date()
    const run = startRun(kind, principal, now)
    const made: Context = {
      principal,
      run: run.recorder,
      signal: signal ?? new AbortController().signal,
      ...(deadline === undefined ? {} : { deadline }),
      budget: config.budgets?.perRequest === undefined ? {} : { maxCost: config.budgets.perRequest },
      now,
      seed: 1,
    }
    runs.set(made, run)
    return made
  }
  const listeners = new Set<(run: RunRecord) => void>()
  const record: Groundwork["record"] = async (of, result) => {
    const run = runs.get(of)
    if (run === undefined) return
    const finished = run.finish(result)
    await store.saveRun(finished)
    for (const listener of listeners) listener(finished)
  }
  // A module of its own, which a search without a reranker never loads.
  const rerank = once(async () => (await import("./reranking.ts")).openReranking(config, store))
  const searchHere = async (of: Context, query: SearchQuery) =>
    search(
      {
        ...(await retrieving(query.filter)),
        ...(config.reranker === undefined ? {} : { rerank: await rerank() }),
        structure: (version) => store.structure(version),
        description: (version) => descriptionOfVersion(store, version),
      },
      of,
      query,
    )
  // A model or an embedder elsewhere is waited for, not worked for: nothing to share out.
  const isAllHere = models.length === 0 && config.reranker === undefined && isEmbedderHere(config)
  const pool = open.workers === undefined || !isAllHere ? undefined : await openWorkers(config, open.workers)
  const groundwork: Groundwork = {
    home: config.home,
    store,
    embedder: embedding.atHand,
    models,
    budgets: config.budgets ?? {},
    jobs,
    runJobs: (handlers, signal) => runWorker(jobs, handlers, { worker: `process:${process.pid}`, signal }),
    context,
    record,
    onRun: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellRun,
    ownApps: config.apps ?? [],
    get appParts() {
      return appParts
    },
    ingest: async (of, paths, options) => {
      const { ingest, keepCollectionHere } = await import("./ingest.ts")
      const before = options.localOnly === true ? await keepCollectionHere(store, options) : 0
      const report = await ingest({ ...readParts, ...(await indexing(options.collection)), blobs }, of, paths, options)
      await record(of, {
        status: report.failed.length > 0 ? "partial" : "done",
        input: { paths, options: { collection: options.collection, localOnly: options.localOnly } },
        output: report,
      })
      const { external, id = "" } = embedding.atHand ?? {}
      if (external !== true || before === 0) return report
      const documents = before === 1 ? "a document was" : `${before} documents were`
      const message = `${documents} in it before it was marked, which ${id} may have seen`
      return { ...report, warnings: [...report.warnings, { source: options.collection, message }] }
    },
    search: (of, query) =>
      pool === undefined
        ? searchHere(of, query)
        : pool.run(of, { kind: "search", query }, () => searchHere(of, query), {
            done: ({ output }) => output as SearchOutput,
          }),
    rankDocuments: async (of, query) => rankDocuments(await retrieving(query.filter), of, query),
    ask: async (of, question, options = {}) => {
      const answerHere = async () => (await answering()).answer(of, question, options)
      const { onClaim, answerer, ...plain } = options
      const isShared =
        pool !== undefined && (answerer === undefined || answerer === "auto" || answerer === "extractive")
      const answer = !isShared
        ? await answerHere()
        : await pool.run(of, { kind: "ask", question, options: plain }, answerHere, {
            ...(onClaim === undefined ? {} : { claim: onClaim }),
            done: (result) => {
              runs.get(of)?.adopt(result)
              return { ...(result.output as Answer), trace: of.run.id }
            },
          })
      await record(of, { status: answer.status, input: question, output: answer })
      return answer
    },
    verify: async (of, text, against) => {
      const { verifyAgainst } = await import("./verifying.ts")
      const output = await verifyAgainst(
        { store, retrieving, readFile: appParts.readFile, entailment },
        of,
        text,
        against,
      )
      await record(of, { status: output.status, input: { text }, output })
      return output
    },
    document: (of, id, version) => showDocument(store, of, id, version),
    documents: (of, collection) => listDocuments(store, of, collection),
    purge: async (_of, id) => {
      const pictures = (await store.versions(id)).map((version) => version.originalHash)
      return store.purge(id, async (unit, versions) => {
        await index.remove(unit, versions)
        await forgetDescriptions(store, pictures)
      })
    },
    reindex: async (of, name) => {
      const { reindexHome } = await import("./reindexing.ts")
      if (name === undefined) return reindexHome(await indexing(), of, "everything")
      const other = await openEmbedder(config, name)
      const isBeside = other !== undefined && (await embedding.isAnother(other))
      const parts = { store, index, machineWords, ...embeddingParts(store, await keepingVectors(other, store)) }
      return reindexHome(parts, of, isBeside ? "vectors" : "everything")
    },
    doctor: async () => {
      const { doctor } = await import("../store/doctor.ts")
      return [...(await doctor(store, index)), await vectorsFinding({ store, index }, embedding.atHand)]
    },
    vectors: () => vectorsFinding({ store, index }, embedding.atHand),
    trace: async (of, id) => {
      const run = await store.run(id)
      return run !== undefined && isOwn(of.principal, run.principal) ? run : undefined
    },
    traces: async ({ principal }, limit) => {
      if (principal.kind === "system") return store.runs({}, limit)
      return principal.user === "" ? [] : store.runs({ user: principal.user }, limit)
    },
    close: async () => {
      await pool?.close()
      await sandbox.close()
      index.close()
      await store.close()
    },
  }
  const appParts: AppParts = {
    store,
    ...(embedding.inProcess === undefined ? {} : { embedder: embedding.inProcess }),
    ...(config.imageEmbedder === undefined ? {} : { imageEmbedder: imageEmbedderOf(config.imageEmbedder, store) }),
    ...(models[0] === undefined ? {} : { model: models[0] }),
    models,
    descriptions: descriptionsIn(store, indexing),
    trained: trainedIn(store, blobs),
    search: async (of, query) => (await retrieve(await retrieving(query.filter), of, query)).hits,
    ask: async (of, question, options) => (await answering()).answerExtractively(of, question, options ?? {}),
    readFile: async (of, path, options = {}) => {
      const { readBytes } = await import("../ingest/read.ts")
      const bytes = await readFile(resolve(path)).catch((cause: unknown) => {
        throw groundworkError("path_missing", path, cause)
      })
      const read = await readBytes(readParts, { bytes, name: path, signal: of.signal }).catch((error: unknown) => {
        const isTextless = error instanceof GroundworkError && error.code === "file_without_text"
        if (options.allowsTextless === true && isTextless) return textless(path)
        throw error
      })
      return sourceOf(path, bytes, read, await isFileKeptHere(store, path, { bytes, text: read.document.text }))
    },
    isKeptHere: (words) => repeatsWhatIsKept({ store, index }, words),
    documents: (of, collection) => listDocuments(store, of, collection),
    readDocument: async (of, id) => {
      const shown = await showDocument(store, of, id)
      if (shown === undefined) return undefined
      const original = await store.original(shown.version)
      return {
        document: id,
        version: shown.version,
        title: shown.document.title,
        source: shown.document.source,
        text: shown.text,
        blocks: shown.blocks,
        ...(shown.layout === undefined ? {} : { layout: shown.layout }),
        metadata: shown.document.metadata,
        type: shown.document.type,
        bytes: original ?? Buffer.from(shown.text, "utf8"),
        attachments: [],
        warnings: [],
        localOnly: await store.isKeptHere({ versions: [shown.version] }),
      }
    },
  }
  return groundwork
}

function isEmbedderHere({ embedder = "built-in" }: ResolvedConfig): boolean {
  return embedder === "built-in" || embedder === "none"
}

async function openWorkers(config: ResolvedConfig, workers: number): Promise<WorkerPool> {
  const { openPool } = await import("./pool.ts")
  // The environment is not a plain object, and only such are handed to threads.
  const plain = { ...config, environment: { ...config.environment } }
  return openPool({ config: plain, cacheShare: 1 / Math.max(1, workers) }, workers)
}

/** A run belongs to whoever started it; the owner at the command line sees all. */
function isOwn(asking: Principal, owner: Principal): boolean {
  if (asking.kind === "system") return true
  return owner.kind === "user" && owner.user !== "" && owner.user === asking.user
}
