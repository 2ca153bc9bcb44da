/** The store's tables of release 0.1. Never edited after a release: later changes are migrations of their own. */
export const start = `
CREATE TABLE collection (
  id TEXT PRIMARY KEY,
  readers TEXT NOT NULL,            -- "everyone", or a JSON array of entries
  local_only INTEGER NOT NULL,
  settings TEXT NOT NULL            -- JSON
) STRICT;

CREATE TABLE access_list (
  id INTEGER PRIMARY KEY,           -- 0 is everyone
  readers TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO access_list VALUES (0, 'everyone');
CREATE TABLE access_entry (
  entry TEXT NOT NULL,              -- user:ann, group:hr
  access_id INTEGER NOT NULL REFERENCES access_list (id),
  PRIMARY KEY (entry, access_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id TEXT PRIMARY KEY,
  collection TEXT NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  path TEXT NOT NULL,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  access_id INTEGER NOT NULL REFERENCES access_list (id),
  current_version TEXT NOT NULL,
  metadata TEXT NOT NULL,           -- JSON
  date TEXT,
  added_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,      -- of the source file, by which an unchanged one is known
  modified_ms REAL NOT NULL,
  original_hash TEXT NOT NULL,
  parser_version TEXT NOT NULL
) STRICT;
CREATE INDEX document_origin ON document (collection, origin);
CREATE INDEX document_access ON document (access_id);

CREATE TABLE version (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  title TEXT NOT NULL,
  metadata TEXT NOT NULL,
  created_at TEXT NOT NULL,
  original_hash TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  structure BLOB NOT NULL           -- blocks and layout, as deflated JSON
) STRICT;
CREATE INDEX version_document ON version (document);
CREATE INDEX version_text ON version (text_hash);
CREATE INDEX version_original ON version (original_hash);

CREATE TABLE passage (
  version TEXT NOT NULL REFERENCES version (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  section TEXT NOT NULL,
  context TEXT NOT NULL,
  PRIMARY KEY (version, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  hash TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  principal TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ms REAL NOT NULL,
  status TEXT NOT NULL,
  body BLOB NOT NULL                -- input, output and steps, as deflated JSON
) STRICT;
CREATE INDEX run_started ON run (started_at);
CREATE TABLE run_version (
  version TEXT NOT NULL,
  run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  PRIMARY KEY (version, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_version_run ON run_version (run);

CREATE TABLE record (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,              -- JSON
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT UNIQUE,
  input TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  progress REAL NOT NULL,
  message TEXT NOT NULL,
  result TEXT,
  error TEXT,
  worker TEXT,
  lease_until_ms INTEGER NOT NULL,
  not_before_ms INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX job_waiting ON job (status, not_before_ms);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  principal TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE ledger_spent (scope TEXT PRIMARY KEY, micros INTEGER NOT NULL) STRICT;
CREATE TABLE ledger_reserved (
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  micros INTEGER NOT NULL,
  process INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (id, scope)
) STRICT;
CREATE INDEX ledger_reserved_scope ON ledger_reserved (scope);
`
