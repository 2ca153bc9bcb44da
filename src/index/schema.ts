/**
 * The index's tables in the store's file. Passages are numbered; a version's numbers follow each other. Postings and sign
 * bits lie in blocks of `blockSize` numbers (see `sqlite/blocks.ts`), so that a write appends to few rows and a search
 * reads few.
 */
export const indexSchema = `
CREATE TABLE index_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  generation INTEGER NOT NULL,      -- grows with every change of the index
  next_number INTEGER NOT NULL,     -- of the next passage
  passages INTEGER NOT NULL,
  title_tokens INTEGER NOT NULL,
  section_tokens INTEGER NOT NULL,
  text_tokens INTEGER NOT NULL
) STRICT;
INSERT INTO index_state VALUES (1, 1, 0, 0, 0, 0, 0);

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
CREATE INDEX index_version_document ON index_version (document);
CREATE INDEX index_version_access ON index_version (access_id);
CREATE INDEX index_version_valid ON index_version (valid_until) WHERE valid_until IS NOT NULL;
CREATE INDEX index_version_begins ON index_version (valid_from) WHERE valid_from IS NOT NULL;

CREATE TRIGGER index_version_access_changed AFTER UPDATE OF access_id ON index_version
WHEN OLD.access_id <> NEW.access_id BEGIN
  UPDATE index_state SET generation = generation + 1;
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

CREATE TABLE index_space (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  embedder TEXT NOT NULL,
  dimensions INTEGER NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  passages INTEGER NOT NULL
) STRICT;

CREATE TABLE index_vector (
  space INTEGER NOT NULL,
  number INTEGER NOT NULL,
  data BLOB NOT NULL,               -- scale (4 bytes, float), then one signed byte a dimension
  PRIMARY KEY (space, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_signs (
  space INTEGER NOT NULL,
  block INTEGER NOT NULL,
  generation INTEGER NOT NULL,      -- of the index when the row was last written
  data BLOB NOT NULL,               -- sign bits of each number in the block; all zero where there is no vector
  PRIMARY KEY (space, block)
) STRICT, WITHOUT ROWID;
`
