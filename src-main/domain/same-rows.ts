import type { Target } from './dataset.ts';
import { predictedClasses } from './metrics/confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import { aucDifference } from './statistics/delong.ts';
import { holmAdjusted } from './statistics/holm.ts';
import { discordantRows, mcnemarP } from './statistics/mcnemar.ts';
import type { Interval } from './statistics/paired-t.ts';

/**
 * Rows by what two models made of them. `right`: classification, rows by who predicts the class, with McNemar's exact test.
 * `closer`: regression, rows by whose prediction is nearer to the actual value, with the exact sign test (Dixon, Mood, JASA
 * 41, 1946), which is the same test of other counts. Both ask whether `onlyA` and `onlyB` could be heads and tails.
 */
export interface RowCounts {
  readonly kind: 'right' | 'closer';
  /** Rows that A alone has right, or where A is closer. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Rows that both have right; 0 for regression. */
  readonly both: number;
  /** Rows that neither has right, or where both are equally close. */
  readonly neither: number;
  /** Two-sided, exact; 1 where no row tells the models apart. Null where a prediction is not finite. */
  readonly p: MetricValue;
}

/** DeLong's test of one class against the rest. */
export interface ClassArea {
  readonly className: string;
  readonly a: MetricValue;
  readonly b: MetricValue;
  readonly difference: MetricValue;
  readonly interval: Interval;
  readonly p: MetricValue;
  /** By Holm over the classes of this pair; equal to `p` where there is one area. */
  readonly adjustedP: MetricValue;
}

function countRight(
  labels: Int32Array,
  classes: number,
  a: Float32Array,
  b: Float32Array,
): Omit<RowCounts, 'p'> {
  const predictedByA = predictedClasses(a, classes);
  const { onlyA, onlyB } = discordantRows(labels, predictedByA, predictedClasses(b, classes));
  let rightA = 0;
  labels.forEach((label, row) => {
    if (predictedByA[row] === label) rightA += 1;
  });
  const both = rightA - onlyA;
  return { kind: 'right', onlyA, onlyB, both, neither: labels.length - onlyA - onlyB - both };
}

function countCloser(actual: Float64Array, a: Float32Array, b: Float32Array): Omit<RowCounts, 'p'> {
  let onlyA = 0;
  let onlyB = 0;
  actual.forEach((value, row) => {
    const [ofA, ofB] = [Math.abs(a[row] - value), Math.abs(b[row] - value)];
    if (ofA < ofB) onlyA += 1;
    if (ofB < ofA) onlyB += 1;
  });
  return { kind: 'closer', onlyA, onlyB, both: 0, neither: actual.length - onlyA - onlyB };
}

/** Counts the rows of two models; see `RowCounts`. */
export function countRows(target: Target, a: Float32Array, b: Float32Array): RowCounts {
  const counts =
    target.kind === 'classes'
      ? countRight(target.labels, target.classNames.length, a, b)
      : countCloser(target.values, a, b);
  const isFinite = a.every(Number.isFinite) && b.every(Number.isFinite);
  return { ...counts, p: isFinite ? defined(mcnemarP(counts)) : undefinedBecause('predictions not finite') };
}

/**
 * DeLong's test for the class that AUC-ROC is about: the second of two, each one against the rest of more, where Holm's
 * correction over the classes stands beside it.
 * @returns empty for regression, and where a prediction is not finite; in a generator that comes back after each class
 */
export function* compareAreas(
  target: Target,
  a: Float32Array,
  b: Float32Array,
): Generator<undefined, ClassArea[]> {
  if (target.kind !== 'classes' || !a.every(Number.isFinite) || !b.every(Number.isFinite)) return [];
  const { labels, classNames } = target;
  const classes = classNames.length;
  const columns = classes === 2 ? [1] : [...classNames.keys()];
  const found: Omit<ClassArea, 'adjustedP'>[] = [];
  for (const column of columns) {
    const scores = (outputs: Float32Array) =>
      Float64Array.from(labels, (_, row) => outputs[row * classes + column]);
    const isPositive = Array.from(labels, (label) => label === column);
    const area = aucDifference(isPositive, scores(a), scores(b));
    const { difference, interval, p } = area;
    found.push({ className: classNames[column], a: area.a, b: area.b, difference, interval, p });
    yield;
  }
  const tested = found.flatMap(({ p }) => (p.value === null ? [] : [p.value]));
  const adjusted = holmAdjusted(tested).values();
  return found.map((area) => ({
    ...area,
    adjustedP: area.p.value === null ? area.p : defined(adjusted.next().value ?? 1),
  }));
}
