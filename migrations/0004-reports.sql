-- A report as it was made. Its runs may change or go; it still says what it said, and can be written in any format.
CREATE TABLE report (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  title         TEXT    NOT NULL,
  -- What it is about, as JSON: { kind, … }.
  subject       TEXT    NOT NULL CHECK (json_valid(subject)),
  -- Of what material holds: a newer program may read older ones.
  layout        INTEGER NOT NULL CHECK (layout >= 1),
  -- Its words, numbers and charts as JSON (UTF-8), compressed as `encoding` says (zlib: RFC 1950).
  encoding      TEXT    NOT NULL CHECK (encoding IN ('zlib')),
  material      BLOB    NOT NULL,
  -- SHA-256 of that JSON: two reports with one hash say the same.
  material_hash TEXT    NOT NULL,
  app_version   TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX report_by_material ON report (material_hash);

-- The runs that a report was made from. They may be erased: that they are gone is what is to be told.
CREATE TABLE report_input (
  report_id     INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  run_id        INTEGER NOT NULL,
  experiment_id INTEGER NOT NULL,
  status        TEXT    NOT NULL,
  data_hash     TEXT    NOT NULL,
  -- SHA-256 of its status, counted epoch and final measurements at that time.
  result_hash   TEXT    NOT NULL,
  PRIMARY KEY (report_id, run_id)
) STRICT, WITHOUT ROWID;
