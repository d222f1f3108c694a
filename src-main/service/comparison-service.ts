import type { Params, Value } from '../contract/api.ts';
import { compareGroups, compareWithBaseline, type GroupPair } from '../domain/compare.ts';
import { invalidField } from '../domain/errors.ts';
import { equivalenceZoneOf, type Task } from '../domain/experiment.ts';
import { nameGroups } from '../domain/group-name.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
  type PrimaryMetric,
} from '../domain/metrics/primary-metric.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment } from '../store/experiments.ts';
import { getRunGroup, listRunGroups, toComparedGroup, toGroupInfo, type RunGroup } from './run-groups.ts';

/** Compares every other variant of an experiment with its first one. */
export function compareExperiment(
  read: ReadConnection,
  { experimentId }: Params<'experiment.compare'>,
): Value<'experiment.compare'> {
  const { primaryMetric, spec } = getExperiment(read, experimentId);
  const groups = listRunGroups(read, experimentId).map((group) =>
    toComparedGroup(read, group, group.variant),
  );
  const comparisons = compareWithBaseline(groups, primaryMetric, equivalenceZoneOf(spec));
  return { experimentId, primaryMetric, comparisons };
}

/** @throws AppError `invalid` for a metric of the other task */
export function assertMetricOf(task: Task, metric: PrimaryMetric): void {
  const fitting: readonly string[] = task === 'classification' ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  if (!fitting.includes(metric))
    throw invalidField('metric', `one of ${fitting.join(', ')} for ${task}`, JSON.stringify(metric));
}

/**
 * The other comparisons of an experiment's variants with its baseline, if this is one of them: its verdict is corrected for them
 * here as it is on the experiment's own page.
 */
function otherComparisons(read: ReadConnection, a: RunGroup, b: RunGroup): GroupPair[] {
  const indices = [a, b].map(({ ref }) => ref.variantIndex);
  const isWhole = a.ref.seeds === undefined && b.ref.seeds === undefined;
  if (a.experiment.id !== b.experiment.id || !indices.includes(0) || !isWhole) return [];
  const groups = listRunGroups(read, a.experiment.id);
  const [baseline, ...others] = groups.map((group) => toComparedGroup(read, group, group.variant));
  return others.filter((_, at) => !indices.includes(at + 1)).map((other): GroupPair => [baseline, other]);
}

/** Compares two groups of runs, of one experiment or of two. */
export function getComparison(
  read: ReadConnection,
  { a, b, metric }: Params<'comparison.get'>,
): Value<'comparison.get'> {
  const groupA = getRunGroup(read, a);
  const groupB = getRunGroup(read, b);
  const { task, primaryMetric } = groupA.experiment;
  if (groupB.experiment.task !== task)
    throw invalidField('b', `a group of a ${task} experiment, as a is`, groupB.experiment.task);
  if (metric !== undefined) assertMetricOf(task, metric);
  const [nameA, nameB] = nameGroups(groupA, groupB);
  const comparedA = toComparedGroup(read, groupA, nameA);
  const comparedB = toComparedGroup(read, groupB, nameB);
  // The zone is in the primary metric's units.
  const isPrimary = metric === undefined || metric === primaryMetric;
  const zone = isPrimary ? equivalenceZoneOf(groupA.experiment.spec) : null;
  return {
    comparison: compareGroups(
      comparedA,
      comparedB,
      metric ?? primaryMetric,
      zone,
      otherComparisons(read, groupA, groupB),
    ),
    a: toGroupInfo(read, groupA, comparedA),
    b: toGroupInfo(read, groupB, comparedB),
  };
}
