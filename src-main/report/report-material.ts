import type { Comparison } from '../domain/compare.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import type { RunCurve } from '../domain/run-curve.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import type { StrengthCurves } from '../domain/strength-curve.ts';

/** What a report on an experiment is made from. */
export interface ReportMaterial {
  readonly experiment: ExperimentRecord;
  readonly runs: readonly RunRecord[];
  /** Of any of its runs: what differs between them is in the experiment's variants. */
  readonly settings: RunSettings;
  /** One per variant but the first, which is the baseline; at least one. */
  readonly comparisons: readonly Comparison[];
  /** Data loss and primary metric on train and validation, and the penalty. */
  readonly curves: readonly RunCurve[];
  readonly strengths: StrengthCurves;
}
