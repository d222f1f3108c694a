import type { Target } from '../dataset.ts';
import type { RowStatistic } from '../statistics/bootstrap.ts';
import { macroAverage, scoresByClass, weightedAverage, type ClassScore } from './class-scores.ts';
import { classificationMeasurements } from './classification.ts';
import { classCounts, predictedClasses, type ClassCounts } from './confusion-matrix.ts';
import type { PrimaryMetric } from './primary-metric.ts';
import { regressionMeasurements } from './regression.ts';

type ClassTarget = Extract<Target, { readonly kind: 'classes' }>;

/** Class predictions as the metrics of counts and ranks want them, made once and used for every choice of rows. */
interface ClassRows {
  readonly outputs: Float32Array;
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly predicted: Int32Array;
}

/** Any metric that has no quicker way: measured on the chosen rows as it is on a whole part. */
function gathered(name: PrimaryMetric, { outputs, labels, classNames }: ClassRows): RowStatistic {
  const width = classNames.length;
  return (rows) => {
    const own = new Float32Array(rows.length * width);
    rows.forEach((row, at) => own.set(outputs.subarray(row * width, (row + 1) * width), at * width));
    const ownLabels = rows.map((row) => labels[row]);
    const measured = classificationMeasurements('test', own, ownLabels, classNames);
    return measured.find((one) => one.name === name && one.detail === '')?.value.value ?? null;
  };
}

function counted(
  { labels, predicted, classNames }: ClassRows,
  read: (counts: readonly ClassCounts[], rows: number) => number | null,
): RowStatistic {
  const classes = classNames.length;
  const counts = new Int32Array(classes * classes);
  return (rows) => {
    counts.fill(0);
    for (const row of rows) counts[labels[row] * classes + predicted[row]] += 1;
    return read(classCounts({ classes, counts }), rows.length);
  };
}

function averaged(
  rows: ClassRows,
  score: 'precision' | 'recall' | 'f1',
  average: typeof macroAverage,
): RowStatistic {
  return counted(rows, (counts) => average(scoresByClass(score, counts, rows.classNames)).value);
}

/** −ln p(actual class) of each row is the log loss of that row alone. */
function logLossOf({ outputs, labels, classNames }: ClassRows): RowStatistic {
  const epsilon = 2 ** -23;
  const losses = Float64Array.from(labels, (label, row) => {
    const probability = outputs[row * classNames.length + label];
    return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  });
  return (rows) => {
    let sum = 0;
    for (const row of rows) sum += losses[row];
    return rows.length === 0 ? null : sum / rows.length;
  };
}

/** The rank of each row's score, from 0; equal scores share one. */
function denseRanks(scores: Float32Array): { readonly ranks: Int32Array; readonly count: number } {
  const order = Int32Array.from(scores.keys()).sort((one, other) => scores[one] - scores[other]);
  const ranks = new Int32Array(scores.length);
  let rank = -1;
  let last = Number.NaN;
  for (const row of order) {
    if (scores[row] !== last) rank += 1;
    last = scores[row];
    ranks[row] = rank;
  }
  return { ranks, count: rank + 1 };
}

/** AUC-ROC of one class against the rest: sorted once, then every choice of rows is a count by rank. */
function aucOfClass({ outputs, labels, classNames }: ClassRows, column: number): RowStatistic {
  const classes = classNames.length;
  const { ranks, count } = denseRanks(Float32Array.from(labels, (_, row) => outputs[row * classes + column]));
  const positive = new Int32Array(count);
  const negative = new Int32Array(count);
  return (rows) => {
    positive.fill(0);
    negative.fill(0);
    let positives = 0;
    for (const row of rows) {
      const isPositive = labels[row] === column;
      (isPositive ? positive : negative)[ranks[row]] += 1;
      if (isPositive) positives += 1;
    }
    const negatives = rows.length - positives;
    if (positives === 0 || negatives === 0) return null;
    // Twice U of Mann and Whitney, as `aucOfScores` has it.
    let doubled = 0;
    let below = 0;
    for (let rank = 0; rank < count; rank++) {
      doubled += positive[rank] * (2 * below + negative[rank]);
      below += negative[rank];
    }
    return doubled / (2 * positives * negatives);
  };
}

function aucRocOf(rows: ClassRows): RowStatistic {
  const { classNames } = rows;
  const columns = classNames.length === 2 ? [1] : [...classNames.keys()];
  const areas = columns.map((column) => aucOfClass(rows, column));
  return (chosen) => {
    const scores = areas.map((area, at): ClassScore => {
      const value = area(chosen);
      const className = classNames[columns[at]];
      return {
        className,
        rows: chosen.length,
        value: value === null ? { value, reason: 'one kind of rows' } : { value },
      };
    });
    return macroAverage(scores).value;
  };
}

function classMetric(name: PrimaryMetric, rows: ClassRows): RowStatistic {
  switch (name) {
    case 'accuracy':
      return counted(rows, (counts, all) =>
        all === 0 ? null : counts.reduce((sum, { truePositives }) => sum + truePositives, 0) / all,
      );
    case 'balancedAccuracy':
    case 'recallMacro':
      return averaged(rows, 'recall', macroAverage);
    case 'recallWeighted':
      return averaged(rows, 'recall', weightedAverage);
    case 'precisionMacro':
      return averaged(rows, 'precision', macroAverage);
    case 'precisionWeighted':
      return averaged(rows, 'precision', weightedAverage);
    case 'f1Macro':
      return averaged(rows, 'f1', macroAverage);
    case 'f1Weighted':
      return averaged(rows, 'f1', weightedAverage);
    case 'aucRoc':
      return aucRocOf(rows);
    case 'logLoss':
      return logLossOf(rows);
    default:
      // Correct for every metric there is or will be, only slower.
      return gathered(name, rows);
  }
}

function valueMetric(name: PrimaryMetric, predicted: Float32Array, actual: Float64Array): RowStatistic {
  return (rows) => {
    const ownPredicted = new Float64Array(rows.length);
    const ownActual = new Float64Array(rows.length);
    rows.forEach((row, at) => {
      ownPredicted[at] = predicted[row];
      ownActual[at] = actual[row];
    });
    const measured = regressionMeasurements('test', ownPredicted, ownActual);
    return measured.find((one) => one.name === name)?.value.value ?? null;
  };
}

function classRows(outputs: Float32Array, { labels, classNames }: ClassTarget): ClassRows {
  return { outputs, labels, classNames, predicted: predictedClasses(outputs, classNames.length) };
}

/**
 * A metric of one model's predictions for any choice of rows, each counted as often as it is chosen; equal to what
 * `classificationMeasurements` and `regressionMeasurements` say of these rows. Sorting and choosing classes is done once, so
 * that thousands of choices cost little.
 * @param outputs row-major, as `Predictions` has them
 * @param target of these rows, in their order
 * @returns null for rows where the metric is undefined, and always where an output is not finite
 */
export function rowMetric(name: PrimaryMetric, outputs: Float32Array, target: Target): RowStatistic {
  if (!outputs.every(Number.isFinite)) return () => null;
  return target.kind === 'values'
    ? valueMetric(name, outputs, target.values)
    : classMetric(name, classRows(outputs, target));
}
