import { invalidField } from './errors.ts';
import type { CrossValidation } from './cross-validation.ts';
import { undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { Measurement, RunStatus, Scope } from './run.ts';
import type { FoldPlace } from './split-spec.ts';

/** Facts about a run that are not its regularization, by name, in words; see `runFacts`. */
export type Facts = Readonly<Record<string, string>>;

/** A run as a comparison takes it. */
export interface ComparedRun {
  readonly seed: number;
  readonly status: RunStatus;
  /** Measured at the counted epoch; only those of a completed run are looked at. */
  readonly measurements: readonly Measurement[];
  readonly facts: Facts;
  /** The epoch behind which successive halving stopped it; absent or null where it did not. */
  readonly droppedEpoch?: number | null | undefined;
  /** Its place in a cross-validation; absent where the group's runs share one split. */
  readonly fold?: FoldPlace | undefined;
}

/** The runs of one variant: one per seed, whatever became of them. */
export interface ComparedGroup {
  /** How the variant is called in the comparison; the two groups of a comparison have different names. */
  readonly variant: string;
  readonly runs: readonly ComparedRun[];
  /** The cross-validation that the runs are folds of; absent where they share one split. */
  readonly crossValidation?: CrossValidation | undefined;
  /** How often seeds were added when there were results to look at, see `looksBefore`. Absent: never. */
  readonly looks?: number | undefined;
}

/** What became of a seed in a group; `missing` where the group has no run of it. */
export type SeedState = RunStatus | 'missing';

/** Two completed runs of one seed. */
export interface RunPair {
  readonly seed: number;
  readonly a: ComparedRun;
  readonly b: ComparedRun;
}

/** A seed that at least one group did not complete: it takes no part in paired differences. */
export interface UnpairedSeed {
  readonly seed: number;
  readonly a: SeedState;
  readonly b: SeedState;
}

/** All seeds of two groups, ascending: each one is in a pair or listed with what became of it. */
export interface SeedPairs {
  readonly pairs: readonly RunPair[];
  readonly unpaired: readonly UnpairedSeed[];
}

function runsBySeed(group: ComparedGroup): Map<number, ComparedRun> {
  const bySeed = new Map<number, ComparedRun>();
  for (const run of group.runs) {
    if (bySeed.has(run.seed))
      throw invalidField(`runs of "${group.variant}"`, 'one run per seed', `seed ${run.seed} twice`);
    bySeed.set(run.seed, run);
  }
  return bySeed;
}

/**
 * Pairs the runs of two groups by seed: runs of one seed start from the same weights and see the same batches, so their
 * difference is what the regularization made.
 * @throws AppError `invalid` where a group has two runs of one seed
 */
export function pairBySeed(a: ComparedGroup, b: ComparedGroup): SeedPairs {
  const runsOfA = runsBySeed(a);
  const runsOfB = runsBySeed(b);
  const seeds = [...new Set([...runsOfA.keys(), ...runsOfB.keys()])].sort((one, other) => one - other);
  const pairs: RunPair[] = [];
  const unpaired: UnpairedSeed[] = [];
  for (const seed of seeds) {
    const runA = runsOfA.get(seed);
    const runB = runsOfB.get(seed);
    if (runA?.status === 'completed' && runB?.status === 'completed') pairs.push({ seed, a: runA, b: runB });
    else unpaired.push({ seed, a: runA?.status ?? 'missing', b: runB?.status ?? 'missing' });
  }
  return { pairs, unpaired };
}

/** Why a measurement that a run does not have is undefined: older versions measured fewer metrics. */
export const NOT_MEASURED = 'not measured';

/** A measurement of a run; undefined with a reason where the run has none of it. */
export function measuredValue(run: ComparedRun, scope: Scope, name: string, detail = ''): MetricValue {
  const found = run.measurements.find(
    (measurement) =>
      measurement.scope === scope && measurement.name === name && measurement.detail === detail,
  );
  return found?.value ?? undefinedBecause(NOT_MEASURED);
}

/** The epoch behind which successive halving stopped a group's runs; null where it did not. */
export function droppedEpochOf({ runs }: ComparedGroup): number | null {
  return runs.reduce<number | null>((found, { droppedEpoch }) => found ?? droppedEpoch ?? null, null);
}
