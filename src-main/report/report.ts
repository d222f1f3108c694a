import type { Facts } from '../domain/compared-group.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import type { Comparison } from '../domain/compare.ts';
import type { Figure } from '../domain/figure/figure.ts';
import { toFinding, type Finding } from './finding.ts';
import { methodsParts, settingsOf, type MethodsPart } from './methods.ts';
import { metricRows } from './metric-row.ts';
import { reportFigures } from './report-figures.ts';
import type { ReportMaterial } from './report-material.ts';

/** A report, whatever it will be written as: every format has these words and numbers. */
export interface Report {
  readonly experiment: ExperimentRecord;
  readonly comparisons: readonly Comparison[];
  /** One per comparison, in the same order. */
  readonly findings: readonly Finding[];
  readonly methods: readonly MethodsPart[];
  /** Every setting but variants and seeds, by path. */
  readonly settings: Facts;
  readonly figures: readonly Figure[];
}

/** What every table with p values says about them. */
export function correctionNote({ findings }: Report): string {
  return findings.length > 1
    ? `p of the paired t test over seeds, not corrected; p (Holm) corrected for the ${findings.length} comparisons with the baseline, metric by metric.`
    : "p of the paired t test over seeds; one comparison, which Holm's correction leaves as it is.";
}

export function makeReport(material: ReportMaterial): Report {
  const { experiment, comparisons } = material;
  const rows = metricRows(comparisons);
  return {
    experiment,
    comparisons,
    findings: comparisons.map((comparison, at) => toFinding(comparison, rows[at])),
    methods: methodsParts(material),
    settings: settingsOf(material),
    figures: reportFigures(material),
  };
}
