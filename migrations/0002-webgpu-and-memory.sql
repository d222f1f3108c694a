-- Runs may be computed by WebGPU, and may fail because memory ran out. SQLite cannot change a CHECK, so the table is built
-- anew as https://www.sqlite.org/lang_altertable.html#otheralter says: foreign keys are off meanwhile and checked before the
-- commit, and renaming the new table into the old name leaves the references of others as they are. Views look at the table
-- and would stop the renaming, so they go first and come back as they were.
DROP VIEW metric_series;
DROP VIEW final_metric;

CREATE TABLE new_run (
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

INSERT INTO new_run (
  id, experiment_id, variant_position, seed, status, settings, data_hash, app_version, node_version, platform,
  backend, backend_version, device, created_at, started_at, ended_at, epochs_done, counted_epoch, best_epoch,
  diverged_epoch, error_code, error_message
)
SELECT
  id, experiment_id, variant_position, seed, status, settings, data_hash, app_version, node_version, platform,
  backend, backend_version, device, created_at, started_at, ended_at, epochs_done, counted_epoch, best_epoch,
  diverged_epoch, error_code, error_message
FROM run;

-- Ids are never given twice, not even that of a run that was deleted.
DELETE FROM sqlite_sequence WHERE name = 'new_run';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_run', seq FROM sqlite_sequence WHERE name = 'run';

DROP TABLE run;
ALTER TABLE new_run RENAME TO run;

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
