import { inertJson } from './inert-text.ts';
import type { Report } from './report.ts';

/** A report as JSON: the words of the others, and every number in full precision as `experiment.compare` gives it. */
export function jsonReport({ experiment, findings, comparisons, methods, settings }: Report): string {
  const { id, name, notes, dataName, dataHash, specHash, primaryMetric, countedEpoch, spec } = experiment;
  return `${inertJson({
    experiment: { id, name, notes, dataName, dataHash, specHash, primaryMetric, countedEpoch, spec },
    findings: findings.map(({ baseline, variant, evidence, fairness, missing, rows }, at) => ({
      ...{ baseline, variant, evidence, fairness, missing },
      adjustedP: rows.map(({ metric: { scope, name: metric, detail }, adjustedP }) => ({
        ...{ scope, metric, detail, adjustedP },
      })),
      comparison: comparisons[at],
    })),
    methods,
    settings,
  })}\n`;
}
