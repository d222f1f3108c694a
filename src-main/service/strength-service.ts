import type { Params, Value } from '../contract/api.ts';
import { strengthCurves } from '../domain/strength-curve.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment } from '../store/experiments.ts';
import { assertMetricOf } from './comparison-service.ts';
import { listRunGroups, toComparedGroup } from './run-groups.ts';

/** A metric against every strength that the variants of an experiment differ in. */
export function getStrengthCurves(
  read: ReadConnection,
  { experimentId, metric }: Params<'strength.get'>,
): Value<'strength.get'> {
  const { spec, task, primaryMetric } = getExperiment(read, experimentId);
  if (metric !== undefined && metric !== 'dataLoss') assertMetricOf(task, metric);
  const variants = listRunGroups(read, experimentId).map((group, index) => {
    const { runs } = toComparedGroup(read, group, group.variant);
    return {
      variant: group.variant,
      regularization: spec.variants[index].regularization,
      runs: runs.map((run, at) => ({ ...run, runId: group.runs[at].id })),
    };
  });
  return strengthCurves(variants, metric ?? primaryMetric);
}
