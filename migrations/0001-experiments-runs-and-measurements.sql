-- Times are milliseconds since 1970 (UTC). JSON columns hold what the program wrote, keys in camelCase.

-- One controlled experiment: the whole spec, and what of it is filtered or joined.
CREATE TABLE experiment (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT    NOT NULL,
  notes          TEXT    NOT NULL,
  task           TEXT    NOT NULL CHECK (task IN ('classification', 'regression')),
  data_name      TEXT    NOT NULL,
  data_hash      TEXT    NOT NULL,
  primary_metric TEXT    NOT NULL,
  counted_epoch  TEXT    NOT NULL CHECK (counted_epoch IN ('last', 'bestValidation')),
  epochs         INTEGER NOT NULL CHECK (epochs >= 1),
  -- SHA-256 of the spec with its keys in order: equal for specs that say the same.
  spec_hash      TEXT    NOT NULL,
  spec           TEXT    NOT NULL CHECK (json_valid(spec)),
  -- The folder that relative paths of the spec start from.
  base_folder    TEXT    NOT NULL,
  created_at     INTEGER NOT NULL,
  -- The process that works on it now: it holds a lock on the file `<database>-owner-<owner>`. NULL: nobody.
  owner          TEXT
) STRICT;

CREATE INDEX experiment_owned ON experiment (owner) WHERE owner IS NOT NULL;

-- The arms of an experiment; position 0 is the baseline.
CREATE TABLE variant (
  experiment_id  INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  position       INTEGER NOT NULL CHECK (position >= 0),
  name           TEXT    NOT NULL,
  regularization TEXT    NOT NULL CHECK (json_valid(regularization)),
  PRIMARY KEY (experiment_id, position),
  UNIQUE (experiment_id, name)
) STRICT, WITHOUT ROWID;

-- One training: a variant under a seed.
CREATE TABLE run (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id    INTEGER NOT NULL,
  variant_position INTEGER NOT NULL,
  seed             INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
  status           TEXT    NOT NULL CHECK (status IN
    ('queued', 'running', 'completed', 'failed', 'diverged', 'cancelled', 'interrupted')),
  -- Everything that the run was trained with, resolved against the model.
  settings         TEXT    NOT NULL CHECK (json_valid(settings)),
  data_hash        TEXT    NOT NULL,
  app_version      TEXT    NOT NULL,
  node_version     TEXT    NOT NULL,
  platform         TEXT    NOT NULL,
  -- What computed it; known from its start.
  backend          TEXT    CHECK (backend IN ('native', 'wasm', 'webgpu')),
  backend_version  TEXT,
  device           TEXT,
  created_at       INTEGER NOT NULL,
  started_at       INTEGER,
  ended_at         INTEGER,
  epochs_done      INTEGER NOT NULL DEFAULT 0 CHECK (epochs_done >= 0),
  -- The epoch whose weights were evaluated, and the one with the smallest validation data loss.
  counted_epoch    INTEGER CHECK (counted_epoch >= 1),
  best_epoch       INTEGER CHECK (best_epoch >= 1),
  diverged_epoch   INTEGER CHECK (diverged_epoch >= 1),
  error_code       TEXT    CHECK (error_code IN
    ('invalid', 'not_found', 'conflict', 'backend_unavailable', 'out_of_memory', 'trainer_died', 'database_unusable',
     'internal')),
  error_message    TEXT,
  FOREIGN KEY (experiment_id, variant_position) REFERENCES variant (experiment_id, position) ON DELETE CASCADE,
  UNIQUE (experiment_id, variant_position, seed),
  CHECK ((backend IS NULL) = (backend_version IS NULL) AND (backend IS NULL) = (device IS NULL)),
  CHECK ((backend IS NULL) = (started_at IS NULL)),
  CHECK ((status IN ('queued', 'running')) = (ended_at IS NULL)),
  CHECK ((status = 'completed') = (counted_epoch IS NOT NULL)),
  CHECK ((counted_epoch IS NULL) = (best_epoch IS NULL)),
  CHECK ((status = 'diverged') = (diverged_epoch IS NOT NULL)),
  CHECK ((status = 'failed') = (error_code IS NOT NULL)),
  CHECK ((error_code IS NULL) = (error_message IS NULL))
) STRICT;

-- What can be measured: a metric of a part of the data or of the model; detail is a class or a parameter, or empty.
CREATE TABLE metric (
  id     INTEGER PRIMARY KEY,
  scope  TEXT NOT NULL CHECK (scope IN ('train', 'validation', 'test', 'model')),
  name   TEXT NOT NULL,
  detail TEXT NOT NULL,
  UNIQUE (scope, name, detail)
) STRICT;

-- Why a value is undefined, each text once.
CREATE TABLE undefined_reason (
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- One number per run, metric and epoch. This table grows large: short keys, and no index but the key.
CREATE TABLE metric_point (
  run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  metric_id INTEGER NOT NULL REFERENCES metric (id),
  epoch     INTEGER NOT NULL CHECK (epoch >= 1),
  value     REAL,
  reason_id INTEGER REFERENCES undefined_reason (id),
  PRIMARY KEY (run_id, metric_id, epoch),
  CHECK ((value IS NULL) = (reason_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The same metrics once per completed run, at its counted epoch.
CREATE TABLE final_measurement (
  run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  metric_id INTEGER NOT NULL REFERENCES metric (id),
  value     REAL,
  reason_id INTEGER REFERENCES undefined_reason (id),
  PRIMARY KEY (run_id, metric_id),
  CHECK ((value IS NULL) = (reason_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX final_measurement_by_value ON final_measurement (metric_id, value);

-- What a completed run's model said about each row of a part, at the counted epoch.
-- data_rows: row numbers of the data set, int32. outputs: [row_count, width] row-major, float32: class probabilities,
-- or predicted values in the target's own units. Both little-endian, then compressed as `encoding` says (zlib: RFC 1950).
CREATE TABLE prediction (
  run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  part      TEXT    NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  width     INTEGER NOT NULL CHECK (width >= 1),
  encoding  TEXT    NOT NULL CHECK (encoding IN ('zlib')),
  data_rows BLOB    NOT NULL,
  outputs   BLOB    NOT NULL,
  PRIMARY KEY (run_id, part)
) STRICT;

-- The parameter tensors of a completed run at run.best_epoch and at its last epoch, which is run.epochs_done; once where
-- these are the same. data: row-major, float32, little-endian, then compressed as `encoding` says (zlib: RFC 1950).
CREATE TABLE weight (
  run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  epoch     INTEGER NOT NULL CHECK (epoch >= 1),
  position  INTEGER NOT NULL CHECK (position >= 0),
  parameter TEXT    NOT NULL,
  shape     TEXT    NOT NULL CHECK (json_valid(shape)),
  encoding  TEXT    NOT NULL CHECK (encoding IN ('zlib')),
  data      BLOB    NOT NULL,
  PRIMARY KEY (run_id, epoch, parameter)
) STRICT;

-- For readers: every point by name.
CREATE VIEW metric_series AS
SELECT
  experiment.id         AS experiment_id,
  experiment.name       AS experiment,
  variant.name          AS variant,
  run.seed              AS seed,
  run.id                AS run_id,
  metric.scope          AS scope,
  metric.name           AS name,
  metric.detail         AS detail,
  metric_point.epoch    AS epoch,
  metric_point.value    AS value,
  undefined_reason.text AS undefined_because
FROM experiment
JOIN variant ON variant.experiment_id = experiment.id
JOIN run ON run.experiment_id = variant.experiment_id AND run.variant_position = variant.position
JOIN metric_point ON metric_point.run_id = run.id
JOIN metric ON metric.id = metric_point.metric_id
LEFT JOIN undefined_reason ON undefined_reason.id = metric_point.reason_id;

-- For readers: every final measurement by name.
CREATE VIEW final_metric AS
SELECT
  experiment.id           AS experiment_id,
  experiment.name         AS experiment,
  variant.name            AS variant,
  run.seed                AS seed,
  run.id                  AS run_id,
  metric.scope            AS scope,
  metric.name             AS name,
  metric.detail           AS detail,
  run.counted_epoch       AS epoch,
  final_measurement.value AS value,
  undefined_reason.text   AS undefined_because
FROM experiment
JOIN variant ON variant.experiment_id = experiment.id
JOIN run ON run.experiment_id = variant.experiment_id AND run.variant_position = variant.position
JOIN final_measurement ON final_measurement.run_id = run.id
JOIN metric ON metric.id = final_measurement.metric_id
LEFT JOIN undefined_reason ON undefined_reason.id = final_measurement.reason_id;
