import {
  BINARY_MEASURE_NAMES,
  BINARY_MEASURES,
  binaryMeasures,
  perMeasure,
  type BinaryMeasure,
} from './binary-measures.ts';
import { seedDifference, type SeedFolds, type SeedPair } from './cross-validation.ts';
import type { MetricDirection } from './metrics/metric-name.ts';
import { CURVE_GRID } from './metrics/mean-curve.ts';
import { undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { RankedScores } from './metrics/ranked-scores.ts';
import type { PairedDifference } from './statistics/paired-t.ts';
import { summarize, type Summary } from './statistics/summary.ts';
import { chooseThreshold, countsAt, missCostOf, type ThresholdRule } from './threshold.ts';

/** The predictions of one run, ranked by the probability of the positive class. */
export interface RankedRun {
  readonly seed: number;
  readonly validation: RankedScores;
  /** Null: the test rows are left alone. */
  readonly test: RankedScores | null;
}

/** The thresholds that a group's runs chose, each on its own validation rows. */
export interface ThresholdGroup {
  /** Ascending by seed. */
  readonly perSeed: readonly { readonly seed: number; readonly threshold: MetricValue }[];
  readonly threshold: Summary;
  /**
   * Each measure on validation at the thresholds 0, 0.01, … 1, mean over the runs in which it is defined; null where it is in
   * none.
   */
  readonly curves: Readonly<Record<BinaryMeasure, readonly (number | null)[]>>;
}

/** A measure at the chosen thresholds, over the runs in which it is defined. */
export interface ThresholdRow {
  readonly name: BinaryMeasure;
  readonly label: string;
  readonly direction: MetricDirection;
  readonly meaning: string;
  readonly a: Summary;
  /** Without a second group, null like `difference`. */
  readonly b: Summary | null;
  /** b − a over the seeds of both groups in which it is defined, each run at its own threshold. */
  readonly difference: PairedDifference | null;
  /** Why it is undefined in some runs, each reason once. */
  readonly undefinedBecause: readonly string[];
}

/** What a rule for the threshold comes to. */
export interface ThresholdReport {
  readonly rule: ThresholdRule;
  readonly positiveClass: string;
  readonly negativeClass: string;
  readonly a: ThresholdGroup;
  readonly b: ThresholdGroup | null;
  readonly validation: readonly ThresholdRow[];
  /** Null: test rows were left alone. */
  readonly test: readonly ThresholdRow[] | null;
}

type Measures = Readonly<Record<BinaryMeasure, MetricValue>>;

/** A run with what it chose. */
interface ChosenRun extends RankedRun {
  readonly threshold: MetricValue;
}

function isNumber(value: number | null): value is number {
  return value !== null;
}

function curvesOf(runs: readonly RankedRun[], missCost: number): ThresholdGroup['curves'] {
  const measured = CURVE_GRID.map((threshold) =>
    runs.map(({ validation }) => binaryMeasures(countsAt(validation, threshold), missCost)),
  );
  return perMeasure((name) =>
    measured.map((runs) => summarize(runs.map((of) => of[name].value).filter(isNumber)).mean.value),
  );
}

function toGroup(runs: readonly ChosenRun[], missCost: number): ThresholdGroup {
  return {
    perSeed: runs.map(({ seed, threshold }) => ({ seed, threshold })),
    threshold: summarize(runs.map(({ threshold }) => threshold.value).filter(isNumber)),
    curves: curvesOf(runs, missCost),
  };
}

type MeasuredSeed = readonly [seed: number, measures: Measures];

/** Everything is undefined where the run chose no threshold, and for the same reason. */
function measuresOf(run: ChosenRun, part: 'validation' | 'test', missCost: number): Measures {
  const scores = run[part];
  const { threshold } = run;
  if (scores !== null && threshold.value !== null)
    return binaryMeasures(countsAt(scores, threshold.value), missCost);
  const missing = threshold.value === null ? threshold : undefinedBecause('not looked at');
  return perMeasure(() => missing);
}

function toRow(
  name: BinaryMeasure,
  a: readonly MeasuredSeed[],
  b: readonly MeasuredSeed[] | null,
  folds: SeedFolds | null,
): ThresholdRow {
  const valueOf = ([, measures]: MeasuredSeed): number | null => measures[name].value;
  const summaryOf = (group: readonly MeasuredSeed[]): Summary =>
    summarize(group.map(valueOf).filter(isNumber));
  const bySeed = new Map(b?.map((one) => [one[0], valueOf(one)] as const));
  const pairs = a.flatMap((one): SeedPair[] => {
    const [own, other] = [valueOf(one), bySeed.get(one[0]) ?? null];
    return own === null || other === null ? [] : [{ seed: one[0], a: own, b: other }];
  });
  const reasons = [...a, ...(b ?? [])].flatMap(([, measures]) => {
    const value = measures[name];
    return value.value === null ? [value.reason] : [];
  });
  return {
    name,
    ...BINARY_MEASURES[name],
    a: summaryOf(a),
    b: b === null ? null : summaryOf(b),
    difference: b === null ? null : seedDifference(pairs, folds),
    undefinedBecause: [...new Set(reasons)],
  };
}

/**
 * Lets every run choose its threshold on its own validation rows and measures it there and, where test rows are given, on
 * those. The differences of two groups are paired by seed. The cost is left out by rules that name none.
 * @param classNames of the negative and the positive class
 * @param b null for one group alone
 * @param folds where each seed is a fold of a cross-validation: differences are corrected for the training rows that folds share
 */
export function reportThresholds(
  rule: ThresholdRule,
  classNames: { readonly positive: string; readonly negative: string },
  a: readonly RankedRun[],
  b: readonly RankedRun[] | null,
  folds: SeedFolds | null = null,
): ThresholdReport {
  const missCost = missCostOf(rule);
  const chosen = (runs: readonly RankedRun[]): ChosenRun[] =>
    runs.map((run) => ({ ...run, threshold: chooseThreshold(rule, run.validation) }));
  const chosenA = chosen(a);
  const chosenB = b === null ? null : chosen(b);
  const names = BINARY_MEASURE_NAMES.filter((name) => name !== 'cost' || rule.kind === 'leastCost');
  const rowsOn = (part: 'validation' | 'test'): ThresholdRow[] => {
    const measured = (runs: readonly ChosenRun[]): MeasuredSeed[] =>
      runs.map((run) => [run.seed, measuresOf(run, part, missCost)]);
    const measuredA = measured(chosenA);
    const measuredB = chosenB === null ? null : measured(chosenB);
    return names.map((name) => toRow(name, measuredA, measuredB, folds));
  };
  const hasTest = [...a, ...(b ?? [])].some(({ test }) => test !== null);
  return {
    rule,
    positiveClass: classNames.positive,
    negativeClass: classNames.negative,
    a: toGroup(chosenA, missCost),
    b: chosenB === null ? null : toGroup(chosenB, missCost),
    validation: rowsOn('validation'),
    test: hasTest ? rowsOn('test') : null,
  };
}
