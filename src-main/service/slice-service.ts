import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import type { PredictedPart } from '../contract/evidence-api.ts';
import { seedFoldsOf } from '../domain/cross-validation.ts';
import { findColumn, type Dataset, type Target } from '../domain/dataset.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import { classificationMeasurements } from '../domain/metrics/classification.ts';
import { undefinedBecause, type MetricValue } from '../domain/metrics/metric-value.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import { regressionMeasurements } from '../domain/metrics/regression.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Measurement, Predictions } from '../domain/run.ts';
import { sliceRows } from '../domain/slice-column.ts';
import { reportSlices, type SlicedRun, type SliceValue } from '../domain/slice-report.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getPredictions } from '../store/predictions.ts';
import { assertMetricOf } from './comparison-service.ts';
import type { DataCache } from './data-cache.ts';
import { getCompletedRuns } from './evaluation-service.ts';
import { getRunGroup, type RunGroup } from './run-groups.ts';

const NAMED_AT_MOST = 20;

function columnNames({ featureNames, groups, sideColumns }: Dataset): string[] {
  const others = [...(groups === undefined ? [] : [groups]), ...(sideColumns ?? [])].map(({ name }) => name);
  return [...new Set([...featureNames, ...others])];
}

/** The columns by which a group's rows can be sliced: those that were learned from, then the others. */
export async function getSliceColumns(
  read: ReadConnection,
  data: DataCache,
  { group }: Params<'evaluation.sliceColumns'>,
): Promise<Value<'evaluation.sliceColumns'>> {
  const dataset = await data.ofExperiment(getRunGroup(read, group).experiment);
  const features = new Set(dataset.featureNames);
  return {
    columns: columnNames(dataset).map((name) => ({ name, isFeature: features.has(name) })),
  };
}

function measure(
  target: Target,
  rows: Int32Array,
  outputs: Float32Array,
  part: PredictedPart,
): Measurement[] {
  if (target.kind === 'values')
    return regressionMeasurements(
      part,
      outputs,
      Float64Array.from(rows, (row) => target.values[row]),
    );
  const labels = rows.map((row) => target.labels[row]);
  return classificationMeasurements(part, outputs, labels, target.classNames, 'perEpoch');
}

function valueOf(measured: readonly Measurement[], metric: PrimaryMetric): MetricValue {
  const found = measured.find(({ name, detail }) => name === metric && detail === '');
  return found?.value ?? undefinedBecause('not measured');
}

/** The predictions of some rows of a part, by their positions in it. */
function pick(
  { rows, outputs, width }: Predictions,
  positions: readonly number[],
): [Int32Array, Float32Array] {
  const own = new Float32Array(positions.length * width);
  positions.forEach((at, index) => own.set(outputs.subarray(at * width, (at + 1) * width), index * width));
  return [Int32Array.from(positions, (at) => rows[at]), own];
}

function sliceRun(
  seed: number,
  predictions: Predictions,
  target: Target,
  metric: PrimaryMetric,
  part: PredictedPart,
  sliceOfRow: ReadonlyMap<number, number>,
  count: number,
): SlicedRun {
  const positions = Array.from({ length: count }, (): number[] => []);
  predictions.rows.forEach((row, at) => {
    const slice = sliceOfRow.get(row);
    if (slice !== undefined) positions[slice].push(at);
  });
  const valueOn = (rows: Int32Array, outputs: Float32Array): SliceValue => ({
    value: valueOf(measure(target, rows, outputs, part), metric),
    rows: rows.length,
  });
  return {
    seed,
    whole: valueOn(predictions.rows, predictions.outputs),
    slices: positions.map((own) => valueOn(...pick(predictions, own))),
  };
}

function assertSameData(a: RunGroup, b: RunGroup): void {
  if (a.experiment.dataHash === b.experiment.dataHash) return;
  throw new AppError(
    'conflict',
    `experiments ${a.experiment.id} and ${b.experiment.id} were trained on different data, so their rows are no common slices`,
  );
}

/** Every row that any of these runs predicted, once, ascending. */
function predictedRows(read: ReadConnection, groups: readonly RunGroup[], part: PredictedPart): Int32Array {
  const rows = new Set<number>();
  for (const group of groups)
    for (const { id } of getCompletedRuns(group))
      for (const row of getPredictions(read, id, part).rows) rows.add(row);
  return Int32Array.from(rows).sort();
}

/** A metric of one group or two, slice by slice of a column. */
export async function getSlices(
  read: ReadConnection,
  data: DataCache,
  { a, b, part, column: name, metric: wanted }: Params<'evaluation.slices'>,
): Promise<Value<'evaluation.slices'>> {
  const groupA = getRunGroup(read, a);
  const groupB = b === undefined ? null : getRunGroup(read, b);
  const metric = wanted ?? groupA.experiment.primaryMetric;
  assertMetricOf(groupA.experiment.task, metric);
  if (groupB !== null) assertSameData(groupA, groupB);
  const groups = groupB === null ? [groupA] : [groupA, groupB];
  // Before the data is read: without a result there is nothing to slice.
  groups.forEach(getCompletedRuns);
  const dataset = await data.ofExperiment(groupA.experiment);
  const column = findColumn(dataset, name);
  if (column === undefined) {
    const names = columnNames(dataset);
    const shown = names.slice(0, NAMED_AT_MOST).join(', ');
    throw invalidField('column', `one of ${shown}${didYouMean(name, names)}`, showValue(name));
  }
  const rows = predictedRows(read, groups, part);
  const slices = sliceRows(column, rows);
  const sliceOfRow = new Map<number, number>();
  slices.forEach(({ positions }, at) => positions.forEach((position) => sliceOfRow.set(rows[position], at)));
  const sliced = async (group: RunGroup): Promise<SlicedRun[]> => {
    const runs: SlicedRun[] = [];
    for (const { id, seed } of getCompletedRuns(group)) {
      const predictions = getPredictions(read, id, part);
      runs.push(sliceRun(seed, predictions, dataset.target, metric, part, sliceOfRow, slices.length));
      // Others may come in between.
      await nextTurn();
    }
    return runs;
  };
  const runsA = await sliced(groupA);
  const runsB = groupB === null ? null : await sliced(groupB);
  const labels = slices.map(({ label }) => label);
  const folds = seedFoldsOf(groupA.experiment.spec);
  return { report: reportSlices(name, metric, labels, runsA, runsB, folds) };
}
