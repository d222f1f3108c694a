import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import type { PredictedPart } from '../contract/evidence-api.ts';
import { seedFoldsOf } from '../domain/cross-validation.ts';
import type { Target } from '../domain/dataset.ts';
import { invalidField, showValue } from '../domain/errors.ts';
import { rankScores, type RankedScores } from '../domain/metrics/ranked-scores.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { GroupRef } from '../domain/run-group.ts';
import { reportThresholds, type RankedRun } from '../domain/threshold-report.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getPredictions } from '../store/predictions.ts';
import type { DataCache } from './data-cache.ts';
import { getCompletedRuns } from './evaluation-service.ts';
import { getRunGroup } from './run-groups.ts';

type ClassTarget = Extract<Target, { readonly kind: 'classes' }>;

/** @throws AppError `invalid` unless there are two classes */
function assertTwoClasses(target: Target): asserts target is ClassTarget {
  if (target.kind === 'values') throw invalidField('a', 'a group of a classification', 'a regression');
  const { length } = target.classNames;
  if (length !== 2) throw invalidField('a', 'a group of a task with two classes', `${length} classes`);
}

/** The place of the positive class; absent: the second. */
function positiveOf({ classNames }: ClassTarget, wanted: string | undefined): 0 | 1 {
  if (wanted === undefined || wanted === classNames[1]) return 1;
  if (wanted === classNames[0]) return 0;
  throw invalidField(
    'class',
    `${classNames.join(' or ')}${didYouMean(wanted, classNames)}`,
    showValue(wanted),
  );
}

/** The completed runs of a group, ranked by one of two classes. */
async function rankRuns(
  read: ReadConnection,
  data: DataCache,
  ref: GroupRef,
  wantedClass: string | undefined,
  withTest: boolean,
): Promise<{ readonly runs: RankedRun[]; readonly positive: string; readonly negative: string }> {
  const group = getRunGroup(read, ref);
  const completed = getCompletedRuns(group);
  const { target } = await data.ofExperiment(group.experiment);
  assertTwoClasses(target);
  const positive = positiveOf(target, wantedClass);
  const rank = (runId: number, part: PredictedPart): RankedScores => {
    const { rows, outputs } = getPredictions(read, runId, part);
    const labels = rows.map((row) => target.labels[row]);
    return rankScores(outputs, labels, 2, positive);
  };
  const runs: RankedRun[] = [];
  for (const { id, seed } of completed) {
    runs.push({ seed, validation: rank(id, 'validation'), test: withTest ? rank(id, 'test') : null });
    // Sorting takes its time with much data; others may come in between.
    await nextTurn();
  }
  return { runs, positive: target.classNames[positive], negative: target.classNames[1 - positive] };
}

/** What a rule for the threshold comes to for one group or two. */
export async function getThresholds(
  read: ReadConnection,
  data: DataCache,
  { a, b, rule, class: wantedClass, withTest }: Params<'evaluation.thresholds'>,
): Promise<Value<'evaluation.thresholds'>> {
  const groupA = await rankRuns(read, data, a, wantedClass, withTest);
  const groupB = b === undefined ? null : await rankRuns(read, data, b, groupA.positive, withTest);
  const folds = seedFoldsOf(getRunGroup(read, a).experiment.spec);
  return { report: reportThresholds(rule, groupA, groupA.runs, groupB?.runs ?? null, folds) };
}
