import type { Comparison } from '../domain/compare.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import type { GroupEvaluation } from '../domain/group-evaluation.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { RunCurve } from '../domain/run-curve.ts';
import type { GroupRef } from '../domain/run-group.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import type { Ablation } from '../domain/ablation.ts';
import type { StrengthCurves } from '../domain/strength-curve.ts';
import type { StrengthGrid } from '../domain/strength-grid.ts';

/** What the weights of one parameter are like in a group, at the counted epoch: means over its completed runs. */
export interface WeightMeans {
  readonly parameter: string;
  readonly l2Norm: number | null;
  readonly zeroShare: number | null;
}

/** What every strength that variants differ in does: alone, in pairs, and layer by layer. */
export interface ReportedStrengths extends StrengthCurves {
  readonly grids: readonly StrengthGrid[];
  readonly ablations: readonly Ablation[];
}

/** A group of runs that a report speaks of. */
export interface ReportedGroup {
  /** Unlike that of the other groups of its chapter. */
  readonly name: string;
  /** The number of its colour. */
  readonly color: number;
  readonly ref: GroupRef;
  readonly runs: readonly RunRecord[];
}

/** A group that is drawn: of many, the charts show some. */
export interface DrawnGroup extends ReportedGroup {
  /** Of its predictions on test; null where they could not be evaluated. */
  readonly evaluation: GroupEvaluation | null;
  readonly weights: readonly WeightMeans[];
}

/** An experiment, with the runs of it that are reported. */
export interface ReportedExperiment {
  readonly experiment: ExperimentRecord;
  readonly runs: readonly RunRecord[];
  /** Of any of its runs: what differs between them is in the experiment's variants. */
  readonly settings: RunSettings;
  /** What its user was told: what was done with gaps in the data, what may leak, seeds that were added. */
  readonly notices: readonly string[];
}

/** What one chapter is made from: groups with one baseline, or a group alone. */
export interface ChapterMaterial {
  readonly title: string;
  readonly notes: string;
  /** One, or the two that groups are compared across. */
  readonly experiments: readonly ReportedExperiment[];
  /** The baseline first. */
  readonly groups: readonly ReportedGroup[];
  /** What verdicts speak of. */
  readonly judged: PrimaryMetric;
  /** One per group but the first, which is the baseline. */
  readonly comparisons: readonly Comparison[];
  /** Comparisons with the same baseline that are not shown, for which p values are corrected all the same. */
  readonly alsoCompared: readonly Comparison[];
  /** Of a group alone: it beside itself, for its values. */
  readonly alone: Comparison | null;
  readonly drawn: readonly DrawnGroup[];
  /** Why predictions could not be evaluated, if so. */
  readonly evaluationProblem: string | null;
  /** Data loss and judged metric on train and validation, and the penalty, of the drawn groups. */
  readonly curves: readonly RunCurve[];
  /** At least one curve, grid or ablation; null where there is none to speak of. */
  readonly strengths: ReportedStrengths | null;
}

/** What a report is made from. */
export interface ReportMaterial {
  readonly subject: ReportSubject;
  readonly title: string;
  /** At least one. */
  readonly chapters: readonly ChapterMaterial[];
}
