import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import { ClassificationTally } from '../domain/classification-tally.ts';
import type { Dataset, Target } from '../domain/dataset.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import type { GroupEvaluation } from '../domain/group-evaluation.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import { RegressionTally } from '../domain/regression-tally.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { ReadConnection } from '../store/connection.ts';
import type { DataCache } from './data-cache.ts';
import { pooledPredictions, setsOfSameRows, type PooledPredictions } from './pooled-predictions.ts';
import { completedRuns, getRunGroup, type RunGroup } from './run-groups.ts';

type ClassTarget = Extract<Target, { readonly kind: 'classes' }>;
type ValueTarget = Extract<Target, { readonly kind: 'values' }>;

/**
 * The group's runs with a result.
 * @throws AppError `conflict` where there is none
 */
export function getCompletedRuns(group: RunGroup): readonly RunRecord[] {
  const runs = completedRuns(group);
  if (runs.length > 0) return runs;
  const { variant, experiment } = group;
  throw new AppError(
    'conflict',
    `no run of "${variant}" of experiment ${experiment.id} has completed, so there is no result to look at yet`,
  );
}

/** The place of a class by its name; null: none was asked for, and there are more than two. */
function positiveClass(classNames: readonly string[], wanted: string | undefined): number | null {
  if (wanted === undefined) return classNames.length === 2 ? 1 : null;
  const index = classNames.indexOf(wanted);
  if (index >= 0) return index;
  const shown = classNames.slice(0, 20).join(', ');
  throw invalidField('class', `one of ${shown}${didYouMean(wanted, classNames)}`, showValue(wanted));
}

async function evaluateClasses(
  sets: Iterable<PooledPredictions>,
  target: ClassTarget,
  positive: number | null,
): Promise<GroupEvaluation> {
  const tally = new ClassificationTally(target.classNames, positive);
  for (const { seed, rows, outputs } of sets) {
    tally.add(
      seed,
      outputs,
      rows.map((row) => target.labels[row]),
    );
    // Sorting takes its time with much data; others may come in between.
    await nextTurn();
  }
  return tally.result();
}

function evaluateValues(all: Iterable<PooledPredictions>, target: ValueTarget): GroupEvaluation {
  const sets = setsOfSameRows([...all]);
  const [{ rows }] = sets;
  const actual = Float64Array.from(rows, (row) => target.values[row]);
  const tally = new RegressionTally(target.name, rows, actual);
  for (const { seed, outputs } of sets) tally.add(seed, outputs);
  return tally.result();
}

function evaluate(
  sets: Iterable<PooledPredictions>,
  { target }: Dataset,
  wantedClass: string | undefined,
): GroupEvaluation | Promise<GroupEvaluation> {
  if (target.kind === 'values') {
    if (wantedClass !== undefined)
      throw invalidField('class', 'nothing for regression', showValue(wantedClass));
    return evaluateValues(sets, target);
  }
  return evaluateClasses(sets, target, positiveClass(target.classNames, wantedClass));
}

/** What the stored predictions of a group's completed runs say. */
export async function getEvaluation(
  read: ReadConnection,
  data: DataCache,
  { group: ref, part, class: wantedClass }: Params<'comparison.evaluation'>,
): Promise<Value<'comparison.evaluation'>> {
  const group = getRunGroup(read, ref);
  const runs = getCompletedRuns(group);
  const dataset = await data.ofExperiment(group.experiment);
  const sets = pooledPredictions(read, group, runs, part);
  return { evaluation: await evaluate(sets, dataset, wantedClass) };
}
