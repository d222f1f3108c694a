-- What the lock-step groups of an experiment go on from after an interruption: for each group the newest one, from its
-- first checkpoint until each of its runs has a result.
CREATE TABLE checkpoint (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  -- It stands at the end of this epoch; steps are the batches done by then.
  epoch         INTEGER NOT NULL CHECK (epoch >= 1),
  step          INTEGER NOT NULL CHECK (step >= 1),
  -- 0 while its runs are being written, one by one: nothing goes on from it.
  complete      INTEGER NOT NULL CHECK (complete IN (0, 1)),
  -- Another Ridgeline may compute otherwise, and keep other arrays: only the same one goes on from it.
  app_version   TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX checkpoint_of_experiment ON checkpoint (experiment_id);

-- One run of a checkpoint, by its position in the group. state: early stopping, plateau schedule and best epoch, as JSON.
-- data: float32, little-endian, not compressed: parameters, running statistics, optimizer state, best weights. It is what
-- the program wrote for itself: weights for readers are those of completed runs, in the table weight.
CREATE TABLE checkpoint_run (
  checkpoint_id INTEGER NOT NULL REFERENCES checkpoint (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL CHECK (position >= 0),
  run_id        INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  state         TEXT    NOT NULL CHECK (json_valid(state)),
  data          BLOB    NOT NULL,
  -- Of data. Where it does not fit, the checkpoint is not used.
  crc32         INTEGER NOT NULL,
  PRIMARY KEY (checkpoint_id, position),
  UNIQUE (checkpoint_id, run_id)
) STRICT;

CREATE INDEX checkpoint_run_of_run ON checkpoint_run (run_id);

-- What the user of an experiment was told while it trained.
CREATE TABLE notice (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  at            INTEGER NOT NULL,
  text          TEXT    NOT NULL
) STRICT;

CREATE INDEX notice_of_experiment ON notice (experiment_id);

-- Time between a run's start and its end in which it did not train: pauses, and from an interruption to its resume.
ALTER TABLE run ADD COLUMN idle_ms INTEGER NOT NULL DEFAULT 0 CHECK (idle_ms >= 0);
