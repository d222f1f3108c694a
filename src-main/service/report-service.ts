import type { Params, Value } from '../contract/api.ts';
import { AppError } from '../domain/errors.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import type { RunCurve } from '../domain/run-curve.ts';
import type { MeasurementKey } from '../domain/run.ts';
import { reportFile } from '../report/report-file.ts';
import type { ReportMaterial } from '../report/report-material.ts';
import { makeReport } from '../report/report.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listCurves } from '../store/curves.ts';
import { getExperiment } from '../store/experiments.ts';
import { getRunSettings, listRuns } from '../store/runs.ts';
import { compareExperiment } from './comparison-service.ts';
import { getStrengthCurves } from './strength-service.ts';

/** The series that the charts are drawn from. */
function curvesOf(read: ReadConnection, runIds: readonly number[], metric: PrimaryMetric): RunCurve[] {
  const keys = ['dataLoss', metric].flatMap((name): MeasurementKey[] => [
    { scope: 'train', name, detail: '' },
    { scope: 'validation', name, detail: '' },
  ]);
  return listCurves(read, runIds, [...keys, { scope: 'model', name: 'penalty', detail: '' }], 0);
}

function gatherMaterial(read: ReadConnection, experimentId: number): ReportMaterial {
  const experiment = getExperiment(read, experimentId);
  const { comparisons } = compareExperiment(read, { experimentId });
  if (comparisons.length === 0)
    throw new AppError('conflict', `experiment ${experimentId} has one variant: nothing to compare it with`);
  const runs = listRuns(read, experimentId);
  const runIds = runs.map(({ id }) => id);
  return {
    experiment,
    runs,
    settings: getRunSettings(read, runIds[0]),
    comparisons,
    curves: curvesOf(read, runIds, experiment.primaryMetric),
    strengths: getStrengthCurves(read, { experimentId }),
  };
}

export function makeExperimentReport(
  read: ReadConnection,
  { experimentId, format }: Params<'report.make'>,
): Value<'report.make'> {
  return reportFile(makeReport(gatherMaterial(read, experimentId)), format);
}
