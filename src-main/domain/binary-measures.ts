import { matthewsCorrelation } from './metrics/agreement.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { MetricDirection } from './metrics/metric-name.ts';

/** How the rows of two classes were told apart: one class is the positive one, as in "ill". */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** What a threshold is judged by. */
export type BinaryMeasure =
  'accuracy' | 'balancedAccuracy' | 'precision' | 'recall' | 'specificity' | 'f1' | 'mcc' | 'cost';

interface BinaryMeasureWords {
  readonly label: string;
  readonly direction: Exclude<MetricDirection, 'neither'>;
  /** What it says of the positive class. */
  readonly meaning: string;
}

/** All measures, in the order in which they are listed. */
export const BINARY_MEASURES: Readonly<Record<BinaryMeasure, BinaryMeasureWords>> = {
  accuracy: { label: 'accuracy', direction: 'higherIsBetter', meaning: 'share of rows that are right' },
  balancedAccuracy: {
    label: 'balanced accuracy',
    direction: 'higherIsBetter',
    meaning: 'mean of recall and specificity, that is (Youden’s J + 1) / 2',
  },
  precision: {
    label: 'precision',
    direction: 'higherIsBetter',
    meaning: 'of the rows called positive, the share that are',
  },
  recall: {
    label: 'recall',
    direction: 'higherIsBetter',
    meaning: 'of the positive rows, the share that were found (sensitivity)',
  },
  specificity: {
    label: 'specificity',
    direction: 'higherIsBetter',
    meaning: 'of the negative rows, the share that were left alone',
  },
  f1: { label: 'F1', direction: 'higherIsBetter', meaning: 'harmonic mean of precision and recall' },
  mcc: {
    label: 'Matthews correlation',
    direction: 'higherIsBetter',
    meaning: 'correlation of actual and predicted class; 0 is chance',
  },
  cost: {
    label: 'cost per row',
    direction: 'lowerIsBetter',
    meaning: 'false alarms, and missed positives by what one of them costs, over all rows',
  },
};

/** The names of all measures, in the order in which they are listed. */
export const BINARY_MEASURE_NAMES = Object.keys(BINARY_MEASURES) as readonly BinaryMeasure[];

function share(part: number, whole: number, reason: string): MetricValue {
  return whole === 0 ? undefinedBecause(reason) : defined(part / whole);
}

function balancedAccuracyOf(recall: MetricValue, specificity: MetricValue): MetricValue {
  if (recall.value === null) return recall;
  if (specificity.value === null) return specificity;
  return defined((recall.value + specificity.value) / 2);
}

function mccOf({ truePositives, falsePositives, falseNegatives, trueNegatives }: BinaryCounts): MetricValue {
  return matthewsCorrelation([
    {
      truePositives,
      actual: truePositives + falseNegatives,
      predicted: truePositives + falsePositives,
    },
    {
      truePositives: trueNegatives,
      actual: trueNegatives + falsePositives,
      predicted: trueNegatives + falseNegatives,
    },
  ]);
}

/**
 * Every measure of some counts; undefined with the reason where a denominator is 0, where scikit-learn warns and says 0.
 * @param missCost what one missed positive costs, a false alarm costing 1
 */
export function binaryMeasures(
  counts: BinaryCounts,
  missCost = 1,
): Readonly<Record<BinaryMeasure, MetricValue>> {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  const positives = truePositives + falseNegatives;
  const negatives = falsePositives + trueNegatives;
  const called = truePositives + falsePositives;
  const recall = share(truePositives, positives, 'no positive rows');
  const specificity = share(trueNegatives, negatives, 'no negative rows');
  return {
    accuracy: share(truePositives + trueNegatives, positives + negatives, 'no rows'),
    balancedAccuracy: balancedAccuracyOf(recall, specificity),
    precision: share(truePositives, called, 'no row is called positive'),
    recall,
    specificity,
    f1: share(2 * truePositives, positives + called, 'no positive rows, and none called so'),
    mcc: mccOf(counts),
    cost: share(falsePositives + missCost * falseNegatives, positives + negatives, 'no rows'),
  };
}

/** One value per measure. */
export function perMeasure<T>(of: (name: BinaryMeasure) => T): Record<BinaryMeasure, T> {
  return {
    accuracy: of('accuracy'),
    balancedAccuracy: of('balancedAccuracy'),
    precision: of('precision'),
    recall: of('recall'),
    specificity: of('specificity'),
    f1: of('f1'),
    mcc: of('mcc'),
    cost: of('cost'),
  };
}
