-- How the elements of a run's parameters are distributed at about twenty epochs of its training. low and high: the smallest and the largest finite element, NULL without one. bins: how many
-- elements fall into each of forty bins of equal width between them, int32, little-endian, then compressed as `encoding`
-- says (zlib: RFC 1950). Of the finite elements: norm: √Σw²; near_zero: how many have |w| < 0.001; effective: (Σw²)²/Σw⁴,
-- NULL where all are 0.
CREATE TABLE weight_trace (
  run_id    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  parameter TEXT    NOT NULL,
  epoch     INTEGER NOT NULL CHECK (epoch >= 1),
  position  INTEGER NOT NULL CHECK (position >= 0),
  elements  INTEGER NOT NULL CHECK (elements >= 1),
  low       REAL,
  high      REAL,
  norm      REAL    NOT NULL,
  near_zero INTEGER NOT NULL CHECK (near_zero >= 0),
  effective REAL,
  encoding  TEXT    NOT NULL CHECK (encoding IN ('zlib')),
  bins      BLOB    NOT NULL,
  PRIMARY KEY (run_id, parameter, epoch),
  CHECK ((low IS NULL) = (high IS NULL))
) STRICT, WITHOUT ROWID;
