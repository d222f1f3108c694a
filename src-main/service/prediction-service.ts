import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import type { PredictedPart } from '../contract/evidence-api.ts';
import { combineEvidence } from '../domain/combined-reading.ts';
import type { Dataset, Target } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { MetricComparison } from '../domain/metric-comparison.ts';
import { undefinedBecause, type MetricValue } from '../domain/metrics/metric-value.ts';
import {
  predictionEvidence,
  RESAMPLES,
  type PredictedPair,
  type PredictionEvidence,
} from '../domain/prediction-evidence.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getPredictions } from '../store/predictions.ts';
import { getComparison } from './comparison-service.ts';
import type { DataCache } from './data-cache.ts';
import { completedRuns, getRunGroup, type RunGroup } from './run-groups.ts';

/** How long the core computes before it lets others in. */
const SLICE_MS = 12;

const MOST_KEPT = 64;

/** Lets a generator work in slices, so that no call waits long behind it. */
async function inSlices<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const startedMs = performance.now();
    while (performance.now() - startedMs < SLICE_MS) {
      const { done, value } = work.next();
      if (done === true) return value;
    }
    await nextTurn();
  }
}

/** Evidence that was computed, by the runs that it is about: completed runs never change. */
export class PredictionCache {
  readonly #known = new Map<string, Promise<PredictionEvidence>>();

  /** What is known under a key, or is made now; two that ask at once get one answer. */
  async get(key: string, make: () => Promise<PredictionEvidence>): Promise<PredictionEvidence> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    for (const oldest of this.#known.keys()) if (this.#known.size > MOST_KEPT) this.#known.delete(oldest);
    try {
      return await made;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }
}

interface RunPair {
  readonly seed: number;
  readonly a: RunRecord;
  readonly b: RunRecord;
}

/** @throws AppError `conflict` where no seed was completed by both */
function pairRuns(a: RunGroup, b: RunGroup): RunPair[] {
  const ofB = new Map(completedRuns(b).map((run) => [run.seed, run]));
  const pairs = completedRuns(a).flatMap((run) => {
    const other = ofB.get(run.seed);
    return other === undefined ? [] : [{ seed: run.seed, a: run, b: other }];
  });
  if (pairs.length > 0) return pairs;
  throw new AppError(
    'conflict',
    `no seed was completed by both "${a.variant}" and "${b.variant}", so there is no pair of models to test on the same rows; ` +
      'train both with the same seeds',
  );
}

function assertSameData(a: RunGroup, b: RunGroup): void {
  if (a.experiment.dataHash === b.experiment.dataHash) return;
  throw new AppError(
    'conflict',
    `experiments ${a.experiment.id} and ${b.experiment.id} were trained on different data, so their models did not predict the same rows`,
  );
}

function targetOfRows(rows: Int32Array, { target }: Dataset): Target {
  return target.kind === 'classes'
    ? { ...target, labels: rows.map((row) => target.labels[row]) }
    : { ...target, values: Float64Array.from(rows, (row) => target.values[row]) };
}

function measuredBy(metric: MetricComparison | undefined, side: 'a' | 'b', seed: number): MetricValue {
  const value = metric?.perSeed.find((one) => one.seed === seed)?.[side] ?? null;
  if (value !== null) return { value };
  const why = metric?.undefinedValues.find((one) => one.seed === seed)?.reason;
  return undefinedBecause(why ?? 'not measured');
}

/** @throws AppError `conflict` where the two predicted different rows */
function toPair(
  read: ReadConnection,
  { seed, a, b }: RunPair,
  part: PredictedPart,
  dataset: Dataset,
  metric: MetricComparison | undefined,
): PredictedPair {
  const ofA = getPredictions(read, a.id, part);
  const ofB = getPredictions(read, b.id, part);
  const isSame = ofA.rows.length === ofB.rows.length && ofA.rows.every((row, at) => row === ofB.rows[at]);
  if (!isSame)
    throw new AppError(
      'conflict',
      `the ${part} rows of A and B differ under seed ${seed} (${ofA.rows.length} and ${ofB.rows.length} rows), so the two cannot be tested on the same rows; train both with the same split`,
    );
  return {
    seed,
    rows: ofA.rows,
    target: targetOfRows(ofA.rows, dataset),
    outputsOfA: ofA.outputs,
    outputsOfB: ofB.outputs,
    measuredOfA: measuredBy(metric, 'a', seed),
    measuredOfB: measuredBy(metric, 'b', seed),
  };
}

/** Tests the stored predictions of the pairs of two groups' runs, in slices. */
export async function getPredictionEvidence(
  read: ReadConnection,
  data: DataCache,
  cache: PredictionCache,
  { a, b, part, metric, resamples = RESAMPLES }: Params<'comparison.predictions'>,
): Promise<Value<'comparison.predictions'>> {
  const [groupA, groupB] = [getRunGroup(read, a), getRunGroup(read, b)];
  const { comparison } = getComparison(read, { a, b, metric });
  assertSameData(groupA, groupB);
  const runs = pairRuns(groupA, groupB);
  const name = metric ?? groupA.experiment.primaryMetric;
  const key = JSON.stringify([runs.map((one) => [one.a.id, one.b.id]), part, name, resamples]);
  const evidence = await cache.get(key, async () => {
    const dataset = await data.ofExperiment(groupA.experiment);
    const own = comparison.metrics.find(
      (one) => one.scope === part && one.name === name && one.detail === '',
    );
    const pairs: PredictedPair[] = [];
    for (const pair of runs) {
      pairs.push(toPair(read, pair, part, dataset, own));
      await nextTurn();
    }
    return inSlices(predictionEvidence(name, pairs, { resamples }));
  });
  // The verdict is on the test part: beside other rows it would say what they do not.
  const reading = part === 'test' ? combineEvidence(comparison.verdict.kind, evidence) : null;
  return { evidence, reading };
}
