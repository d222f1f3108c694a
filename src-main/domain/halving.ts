import type { RunStatus } from './run.ts';

/**
 * Successive halving: variants that do badly early are stopped early (Jamieson, Talwalkar, "Non-stochastic best arm
 * identification and hyperparameter optimization", AISTATS 2016). At each rung one in `factor` of the variants goes on, by
 * the mean of a metric over their seeds on validation; epochs are the resource. As scikit-learn's `HalvingGridSearchCV`, which
 * calls `minEpochs` `min_resources`, but for the baseline, which always goes on and is not counted, and for what is stopped
 * and goes on: trainings are not begun again, and learning rate schedules run over all epochs.
 */
export interface HalvingSpec {
  /** > 1; absent: 3. */
  readonly factor?: number | undefined;
  /** Epochs before the first decision; fewer than all. */
  readonly minEpochs: number;
  /** What decides, on validation; absent: the primary metric. */
  readonly metric?: 'primaryMetric' | 'dataLoss' | undefined;
}

/** A decision of successive halving. */
export interface Rung {
  /** Behind this epoch, from 1. */
  readonly epoch: number;
  /** How many variants beside the baseline go on. */
  readonly kept: number;
}

/** What of a request is trained: all of it where this is absent. */
export interface TrainingLimits {
  /** The last epoch that is trained; the runs have no end there, and a checkpoint. Null: the epoch limit. */
  readonly untilEpoch: number | null;
  /** Runs that end behind an epoch, with the result that they have there. */
  readonly ends: readonly { readonly runId: number; readonly epoch: number }[];
}

/** A run as a decision sees it. */
export interface HalvingRun {
  readonly runId: number;
  readonly variantIndex: number;
  readonly status: RunStatus;
  readonly epochsDone: number;
  /** The epoch behind which successive halving stopped it; null where it did not. */
  readonly droppedEpoch: number | null;
}

const FACTOR = 3;

/**
 * The decisions of an experiment: behind minEpochs, minEpochs·factor, minEpochs·factor² … epochs, rounded down, one in
 * `factor` goes on, rounded up, until one is left or the epochs end.
 * @param candidates variants beside the baseline
 */
export function rungsOf(
  { factor = FACTOR, minEpochs }: HalvingSpec,
  epochs: number,
  candidates: number,
): Rung[] {
  const rungs: Rung[] = [];
  let left = candidates;
  for (let power = 1; left > 1; power *= factor) {
    const epoch = Math.floor(minEpochs * power);
    if (epoch >= epochs) break;
    const kept = Math.ceil(left / factor);
    if (kept < left && epoch > (rungs.at(-1)?.epoch ?? 0)) {
      rungs.push({ epoch, kept });
      left = kept;
    }
  }
  return rungs;
}

/** Epochs of all runs with and without successive halving, for one seed. */
export function halvingEpochs(
  rungs: readonly Rung[],
  epochs: number,
  candidates: number,
): { readonly all: number; readonly trained: number } {
  let left = candidates;
  let trained = epochs;
  for (const { epoch, kept } of rungs) {
    trained += (left - kept) * epoch;
    left = kept;
  }
  return { all: (candidates + 1) * epochs, trained: trained + left * epochs };
}

const ENDED: readonly RunStatus[] = ['completed', 'diverged', 'failed'];

/** Whether a run has nothing more to train before a rung. */
function hasReached({ status, epochsDone }: HalvingRun, { epoch }: Rung): boolean {
  return ENDED.includes(status) || epochsDone >= epoch;
}

/** Smaller goes on; a variant of which a run has no value stands behind all others, one that was stopped already last. */
function costOf(
  runs: readonly HalvingRun[],
  rung: Rung,
  isHigherBetter: boolean,
  valueAt: (runId: number, epoch: number) => number | null,
): readonly [number, number] {
  const isStopped = runs.some(({ droppedEpoch }) => droppedEpoch === rung.epoch);
  const values = runs.map((run) =>
    run.status === 'completed' || run.epochsDone >= rung.epoch ? valueAt(run.runId, rung.epoch) : null,
  );
  const known = values.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const cost = known.length === 0 || known.length < values.length ? Infinity : isHigherBetter ? -mean : mean;
  return [isStopped ? 1 : 0, cost];
}

/**
 * What is to be trained next, from what is stored alone: nothing else has to be remembered across an interruption. A variant
 * that was stopped at a rung stays so, whatever seeds were added since. Of equal variants the earlier one goes on.
 * @param valueAt the deciding metric of a run on validation, at the epoch or, where it stopped before, at its last
 * @returns where to train to, and where what was decided ends runs, also such as have ended already
 */
export function nextLimits(
  rungs: readonly Rung[],
  runs: readonly HalvingRun[],
  isHigherBetter: boolean,
  valueAt: (runId: number, epoch: number) => number | null,
): TrainingLimits {
  const byVariant = Map.groupBy(runs, ({ variantIndex }) => variantIndex);
  let candidates = [...byVariant.keys()].filter((variantIndex) => variantIndex !== 0);
  const ends: { runId: number; epoch: number }[] = [];
  for (const rung of rungs) {
    const racing = [0, ...candidates].flatMap((variantIndex) => byVariant.get(variantIndex) ?? []);
    if (racing.some((run) => !hasReached(run, rung))) return { untilEpoch: rung.epoch, ends };
    const ranked = candidates
      .map((variantIndex) => {
        const own = byVariant.get(variantIndex) ?? [];
        const [stopped, cost] = costOf(own, rung, isHigherBetter, valueAt);
        return { variantIndex, own, stopped, cost };
      })
      .toSorted((one, other) => {
        if (one.stopped !== other.stopped) return one.stopped - other.stopped;
        if (one.cost !== other.cost) return one.cost < other.cost ? -1 : 1;
        return one.variantIndex - other.variantIndex;
      });
    for (const { own } of ranked.slice(rung.kept))
      ends.push(...own.map(({ runId }) => ({ runId, epoch: rung.epoch })));
    candidates = ranked.slice(0, rung.kept).map(({ variantIndex }) => variantIndex);
  }
  return { untilEpoch: null, ends };
}
