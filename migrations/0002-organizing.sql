-- What people write beside an experiment. Its name and notes stand in `experiment` and may change; the spec keeps those
-- that it was started with.
ALTER TABLE experiment ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));

-- When it was put in the trash. NULL: it is not there.
ALTER TABLE experiment ADD COLUMN trashed_at INTEGER;

-- The number of features of a row of its prepared data, as the model's first layer gets it. NULL: no run of it was planned.
ALTER TABLE experiment ADD COLUMN inputs INTEGER CHECK (inputs >= 1);

UPDATE experiment SET inputs =
  (SELECT json_extract(settings, '$.model.inputs') FROM run WHERE experiment_id = experiment.id LIMIT 1);

CREATE TABLE experiment_tag (
  experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  name          TEXT    NOT NULL COLLATE NOCASE,
  PRIMARY KEY (experiment_id, name)
) STRICT, WITHOUT ROWID;

-- A table as its user left it. columns: names, from left to right. sort: [{ column, descending }].
CREATE TABLE saved_view (
  name       TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  table_name TEXT NOT NULL CHECK (table_name IN ('experiments', 'runs')),
  filter     TEXT NOT NULL,
  columns    TEXT NOT NULL CHECK (json_valid(columns)),
  sort       TEXT NOT NULL CHECK (json_valid(sort))
) STRICT, WITHOUT ROWID;

-- What the tables of experiments and runs show of a run. In the table itself it stands behind `settings`, which is long:
-- SQLite would walk through all of it.
CREATE INDEX run_facts ON run (
  experiment_id, variant_position, status, seed, backend, started_at, ended_at, epochs_done, counted_epoch
);
