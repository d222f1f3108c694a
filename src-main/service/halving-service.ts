import type { ExperimentSpec } from '../domain/experiment.ts';
import { primaryMetricOf } from '../domain/experiment.ts';
import { nextLimits, rungsOf, type TrainingLimits } from '../domain/halving.ts';
import { metricDirection } from '../domain/metrics/metric-name.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listCurves } from '../store/curves.ts';
import { listRuns } from '../store/runs.ts';

/** What of an experiment is to be trained next, by its stored epochs; undefined without successive halving: all of it. */
export function findLimits(
  read: ReadConnection,
  experimentId: number,
  spec: ExperimentSpec,
): TrainingLimits | undefined {
  const { halving, epochs } = spec.training;
  if (halving === undefined) return undefined;
  const name = halving.metric === 'dataLoss' ? 'dataLoss' : primaryMetricOf(spec);
  const runs = listRuns(read, experimentId);
  const keys = [{ scope: 'validation', name, detail: '' } as const];
  const curves = new Map(
    listCurves(
      read,
      runs.map(({ id }) => id),
      keys,
      0,
    ).map((curve) => [curve.runId, curve]),
  );
  const valueAt = (runId: number, epoch: number): number | null => {
    const curve = curves.get(runId);
    if (curve === undefined) return null;
    // One that stopped early has its last value.
    const at = Math.min(epoch - curve.firstEpoch, curve.values.length - 1);
    return curve.values[at] ?? null;
  };
  return nextLimits(
    rungsOf(halving, epochs, spec.variants.length - 1),
    runs.map(({ id, ...run }) => ({ runId: id, ...run })),
    metricDirection(name) === 'higherIsBetter',
    valueAt,
  );
}
