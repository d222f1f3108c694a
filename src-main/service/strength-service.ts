import type { Params, Value } from '../contract/api.ts';
import { ablations } from '../domain/ablation.ts';
import { crossValidationOf } from '../domain/cross-validation.ts';
import { equivalenceZoneOf } from '../domain/experiment.ts';
import { strengthCurves } from '../domain/strength-curve.ts';
import { strengthGrids } from '../domain/strength-grid.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment } from '../store/experiments.ts';
import { assertMetricOf } from './comparison-service.ts';
import { listRunGroups, toComparedGroup } from './run-groups.ts';

/** What every strength that the variants of an experiment differ in does to a metric: alone, in pairs, and layer by layer. */
export function getStrengthCurves(
  read: ReadConnection,
  { experimentId, metric: wanted }: Params<'strength.get'>,
): Value<'strength.get'> {
  const { spec, task, primaryMetric } = getExperiment(read, experimentId);
  if (wanted !== undefined && wanted !== 'dataLoss') assertMetricOf(task, wanted);
  const metric = wanted ?? primaryMetric;
  const variants = listRunGroups(read, experimentId).map((group, index) => {
    const compared = toComparedGroup(read, group, group.variant);
    return {
      variant: group.variant,
      regularization: spec.variants[index].regularization,
      runs: compared.runs.map((run, at) => ({ ...run, runId: group.runs[at].id })),
      group: compared,
    };
  });
  const curves = strengthCurves(variants, metric, crossValidationOf(spec.split));
  // The zone is in the primary metric's units.
  const zone = metric === primaryMetric ? equivalenceZoneOf(spec) : null;
  return {
    ...curves,
    grids: strengthGrids(variants, metric, curves.direction),
    ablations: ablations(variants, metric, zone),
  };
}
