import type { PredictedPart } from '../contract/evidence-api.ts';
import type { Predictions } from '../domain/run.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { foldPlaceAt, isFolds, splitOfSeed, type FoldPlace } from '../domain/split-spec.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getPredictions } from '../store/predictions.ts';
import type { RunGroup } from './run-groups.ts';

/** Predictions that are looked at as one set. */
export interface PooledPredictions {
  /** Of the run that made them; of folds, the number of the repeat from 1. */
  readonly seed: number;
  /** Row numbers in the data set, ascending. */
  readonly rows: Int32Array;
  /** Row-major [rows.length, width]. */
  readonly outputs: Float32Array;
}

function join(parts: readonly Predictions[]): Omit<PooledPredictions, 'seed'> {
  const [{ width }] = parts;
  const places = parts.flatMap(({ rows, outputs }) =>
    Array.from(rows, (row, at) => ({ row, outputs: outputs.subarray(at * width, (at + 1) * width) })),
  );
  places.sort((one, other) => one.row - other.row);
  const outputs = new Float32Array(places.length * width);
  places.forEach((place, at) => outputs.set(place.outputs, at * width));
  return { rows: Int32Array.from(places, ({ row }) => row), outputs };
}

/** Runs whose test rows complete each other: those of one repeat, and of one inner fold in it. */
function poolOf({ repeat, inner }: FoldPlace): string {
  return `${repeat} ${inner ?? 0}`;
}

/**
 * The predictions of a group's runs, set by set: each run's own, or, of a cross-validation, those of a repeat together, where every
 * row was predicted by the one model that was not trained on it.
 * @param runs completed ones of the group, at least one
 */
export function* pooledPredictions(
  read: ReadConnection,
  { experiment: { spec } }: Pick<RunGroup, 'experiment'>,
  runs: readonly RunRecord[],
  part: PredictedPart,
): Generator<PooledPredictions> {
  const { split, seeds } = spec;
  if (!isFolds(split)) {
    for (const { id, seed } of runs) yield { seed, ...getPredictions(read, id, part) };
    return;
  }
  const placeOf = ({ seed }: RunRecord) => foldPlaceAt(split, splitOfSeed(split, seeds, seed));
  const pools = Map.groupBy(
    runs.toSorted(
      (one, other) => splitOfSeed(split, seeds, one.seed) - splitOfSeed(split, seeds, other.seed),
    ),
    (run) => poolOf(placeOf(run)),
  );
  let number = 0;
  for (const own of pools.values()) {
    number += 1;
    yield { seed: number, ...join(own.map(({ id }) => getPredictions(read, id, part))) };
  }
}

/**
 * Those of the sets that have the rows of the fullest one, of equally full ones the first's: of a cross-validation, the repeats
 * that are complete. Only they can be averaged row by row.
 */
export function setsOfSameRows(sets: readonly PooledPredictions[]): readonly PooledPredictions[] {
  const fullest = sets.reduce((best, one) => (one.rows.length > best.rows.length ? one : best));
  return sets.filter(
    ({ rows }) => rows.length === fullest.rows.length && rows.every((row, at) => row === fullest.rows[at]),
  );
}
