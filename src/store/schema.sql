-- Made from the migrations and the index's schema by `vitest run test/contract/schema.sqlite.test.ts -u`, which compares it.

CREATE TABLE access_entries (
  entry TEXT NOT NULL,              -- user:NAME or group:NAME
  access_id INTEGER NOT NULL REFERENCES access_lists,
  PRIMARY KEY (entry, access_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_lists (
  id INTEGER PRIMARY KEY,
  readers TEXT NOT NULL UNIQUE      -- JSON: "everyone", or entries, sorted, without repeats
) STRICT;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,     -- from 1, without gaps
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  detail TEXT NOT NULL,             -- JSON; never document text
  hash TEXT NOT NULL                -- SHA-256 of the previous entry's hash and this entry
) STRICT;

CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;

CREATE TABLE blobs (
  hash TEXT PRIMARY KEY,            -- SHA-256, hex
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  access_id INTEGER NOT NULL REFERENCES access_lists,
  local_only INTEGER NOT NULL,
  settings TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  collection TEXT NOT NULL REFERENCES collections,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  path TEXT NOT NULL,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  access_id INTEGER NOT NULL REFERENCES access_lists,
  current_version TEXT NOT NULL,
  metadata TEXT NOT NULL,           -- JSON
  date TEXT,                        -- of the metadata
  added_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  removed_at TEXT,                  -- gone from its source: not found any more, but what cites it can still be checked
  size_bytes INTEGER NOT NULL,      -- from here on: how the source looked when it was last ingested
  modified_ms REAL NOT NULL,
  original_hash TEXT NOT NULL,
  parser_version TEXT NOT NULL
) STRICT;

CREATE INDEX documents_access ON documents (access_id);

CREATE INDEX documents_origin ON documents (collection, origin);

CREATE TRIGGER index_follows_access AFTER UPDATE OF access_id ON documents WHEN OLD.access_id <> NEW.access_id BEGIN
  UPDATE index_version SET access_id = NEW.access_id WHERE document = NEW.id;
END;

CREATE TABLE index_passage (
  number INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  stems BLOB NOT NULL               -- lengths and stem hashes of all fields, in text order
) STRICT;

CREATE TABLE index_posting (
  stem INTEGER NOT NULL,            -- 32-bit hash of the stem
  block INTEGER NOT NULL,
  data BLOB NOT NULL,               -- per passage: number within the block (2 bytes), weight of the stem (1 byte)
  PRIMARY KEY (stem, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_signs (
  space INTEGER NOT NULL,
  block INTEGER NOT NULL,
  generation INTEGER NOT NULL,      -- of the index when the row was last written
  data BLOB NOT NULL,               -- sign bits of each number in the block; all zero where there is no vector
  PRIMARY KEY (space, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_space (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  embedder TEXT NOT NULL,
  dimensions INTEGER NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  passages INTEGER NOT NULL
) STRICT;

CREATE TABLE index_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  generation INTEGER NOT NULL,      -- grows with every change of the index
  next_number INTEGER NOT NULL,     -- of the next passage
  passages INTEGER NOT NULL,
  title_tokens INTEGER NOT NULL,
  section_tokens INTEGER NOT NULL,
  text_tokens INTEGER NOT NULL
) STRICT;

CREATE TABLE index_vector (
  space INTEGER NOT NULL,
  number INTEGER NOT NULL,
  data BLOB NOT NULL,               -- scale (4 bytes, float), then one signed byte a dimension
  PRIMARY KEY (space, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_version (
  first_number INTEGER PRIMARY KEY, -- of its passages
  version TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  passages INTEGER NOT NULL,
  collection TEXT NOT NULL,
  access_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  path TEXT NOT NULL,
  date TEXT,
  valid_from TEXT,
  valid_until TEXT,
  tags TEXT NOT NULL                -- JSON array
) STRICT;

CREATE INDEX index_version_access ON index_version (access_id);

CREATE TRIGGER index_version_access_changed AFTER UPDATE OF access_id ON index_version
WHEN OLD.access_id <> NEW.access_id BEGIN
  UPDATE index_state SET generation = generation + 1;
END;

CREATE INDEX index_version_begins ON index_version (valid_from) WHERE valid_from IS NOT NULL;

CREATE INDEX index_version_document ON index_version (document);

CREATE INDEX index_version_valid ON index_version (valid_until) WHERE valid_until IS NOT NULL;

CREATE TABLE jobs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT UNIQUE,                  -- the same work asked for twice is one job
  kind TEXT NOT NULL,
  input TEXT NOT NULL,              -- JSON
  status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  progress REAL NOT NULL,
  message TEXT NOT NULL,
  result TEXT,                      -- JSON
  error TEXT,
  worker TEXT,
  due_ms INTEGER NOT NULL,          -- epoch: waiting jobs run from then on, a running one's lease ends then
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX jobs_due ON jobs (status, due_ms) WHERE status IN ('waiting', 'running');

CREATE TABLE layouts (
  id INTEGER PRIMARY KEY,           -- number of the version × 2^20 + ordinal
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  runs BLOB NOT NULL                -- packed JSON: runs of text of one page
) STRICT;

CREATE TABLE ledger_reserved (
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  micros INTEGER NOT NULL,
  process INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (id, scope)
) STRICT;

CREATE INDEX ledger_reserved_scope ON ledger_reserved (scope);

CREATE TABLE ledger_spent (
  scope TEXT PRIMARY KEY,
  micros INTEGER NOT NULL
) STRICT;

CREATE TABLE passages (
  id INTEGER PRIMARY KEY,           -- number of the version × 2^20 + ordinal: those of a version lie together
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  section TEXT NOT NULL,
  context TEXT NOT NULL,
  text TEXT                         -- NULL: the span of the canonical text, where that is small enough to be a row of blobs
) STRICT;

CREATE TABLE records (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,              -- JSON
  PRIMARY KEY (kind, key)
) STRICT;

CREATE TABLE run_versions (
  version TEXT NOT NULL,            -- or document:ID, where a trace names no version
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  PRIMARY KEY (version, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_versions_run ON run_versions (run);

CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  principal TEXT NOT NULL,          -- JSON
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ms REAL NOT NULL,
  body BLOB NOT NULL                -- packed JSON: input, output, steps
) STRICT;

CREATE INDEX runs_kind ON runs (kind, number);

CREATE INDEX runs_user ON runs (principal ->> '$.user', number);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE versions (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,         -- from 1
  title TEXT NOT NULL,
  metadata TEXT NOT NULL,           -- JSON
  created_at TEXT NOT NULL,
  original_hash TEXT NOT NULL,      -- of a blob, where the original is kept
  size_bytes INTEGER NOT NULL,      -- of the original
  text_hash TEXT NOT NULL,          -- of the blob with the canonical text
  passages INTEGER NOT NULL,
  blocks BLOB NOT NULL,             -- packed JSON
  pages BLOB                        -- packed JSON; NULL for texts without pages
) STRICT;

CREATE UNIQUE INDEX versions_document ON versions (document, ordinal);

CREATE INDEX versions_original ON versions (original_hash);

CREATE INDEX versions_text ON versions (text_hash);
