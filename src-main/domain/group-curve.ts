import type { RunCurve } from './run-curve.ts';
import type { MeasurementKey } from './run.ts';
import { summarize } from './statistics/summary.ts';

/** A series of several runs, epoch by epoch. */
export interface GroupCurve {
  /** Ascending; every epoch in which at least one run has a value. */
  readonly epochs: readonly number[];
  /** Mean over the runs that have a value in the epoch: after early stopping these are fewer. */
  readonly mean: readonly number[];
  /** Sample standard deviation over the same runs; null below two. */
  readonly sd: readonly (number | null)[];
  /** How many runs the mean is over. */
  readonly runs: readonly number[];
}

/** One series of one run, by its epochs. */
export interface CurvePoints {
  readonly epochs: readonly number[];
  readonly values: readonly (number | null)[];
}

/** The curve of a run as points. */
export function pointsOfCurve({ firstEpoch, values }: RunCurve): CurvePoints {
  return { epochs: values.map((_, index) => firstEpoch + index), values };
}

/** The curves of one key, in the order of `runIds`; a run without one is left out. */
export function curvesOf(
  curves: readonly RunCurve[],
  runIds: readonly number[],
  { scope, name, detail }: MeasurementKey,
): RunCurve[] {
  return runIds.flatMap((runId) =>
    curves.filter(
      (curve) =>
        curve.runId === runId && curve.scope === scope && curve.name === name && curve.detail === detail,
    ),
  );
}

/** Mean and spread of runs' curves at each epoch. */
export function meanCurve(curves: readonly RunCurve[]): GroupCurve {
  const first = Math.min(...curves.map(({ firstEpoch }) => firstEpoch));
  const last = Math.max(...curves.map(({ firstEpoch, values }) => firstEpoch + values.length - 1));
  const curve = {
    epochs: [] as number[],
    mean: [] as number[],
    sd: [] as (number | null)[],
    runs: [] as number[],
  };
  for (let epoch = first; epoch <= last; epoch += 1) {
    const values = curves.flatMap((one) => one.values[epoch - one.firstEpoch] ?? []);
    const { n, mean, sd } = summarize(values);
    if (mean.value === null) continue;
    curve.epochs.push(epoch);
    curve.mean.push(mean.value);
    curve.sd.push(sd.value);
    curve.runs.push(n);
  }
  return curve;
}

/**
 * The generalization gap of each run, epoch by epoch: validation − train, or train − validation where higher is better, so
 * that a positive gap means doing better on the rows that were trained on.
 * @param sign 1 where lower is better, −1 where higher is
 */
export function gapCurves(
  train: readonly RunCurve[],
  validation: readonly RunCurve[],
  sign: 1 | -1,
): RunCurve[] {
  return validation.flatMap((onValidation) => {
    const onTrain = train.find(({ runId }) => runId === onValidation.runId);
    if (onTrain === undefined) return [];
    const shift = onValidation.firstEpoch - onTrain.firstEpoch;
    const values = onValidation.values.map((value, index) => {
      const trained = onTrain.values[index + shift] ?? null;
      return value === null || trained === null ? null : sign * (value - trained);
    });
    return [{ ...onValidation, values }];
  });
}
