import { inertJson } from './inert-text.ts';
import type { ReportOrigin } from './report-blocks.ts';
import type { Chapter, Report } from './report.ts';

function chapterJson(chapter: Chapter): object {
  const { title, judged, experiments, groups, findings, comparisons, alone } = chapter;
  const { limits, tests, strengths, evaluations } = chapter;
  return {
    title,
    judged,
    experiments: experiments.map(({ experiment, methods, settings }) => {
      const { id, name, notes, dataName, dataHash, specHash, primaryMetric, countedEpoch, spec } = experiment;
      return {
        ...{ id, name, notes, dataName, dataHash, specHash, primaryMetric, countedEpoch, spec },
        ...{ methods, settings },
      };
    }),
    groups,
    findings: findings.map(({ baseline, variant, answer, evidence, fairness, missing, rows }, at) => ({
      ...{ baseline, variant, answer, evidence, fairness, missing },
      adjustedP: rows.map(({ metric: { scope, name: metric, detail }, adjustedP }) => ({
        ...{ scope, metric, detail, adjustedP },
      })),
      comparison: comparisons[at],
    })),
    metrics: alone.map(({ metric: { scope, name, detail, a, perSeed } }) => ({
      ...{ scope, metric: name, detail, summary: a },
      perSeed: perSeed.map(({ seed, a: value }) => ({ seed, value })),
    })),
    ...{ limits, tests, strengths, evaluations },
  };
}

/** A report as JSON: the words of the others, and every number in full precision, as the core's own methods give it. */
export function jsonReport(
  { title, subject, chapters }: Report,
  { createdAtMs, appVersion }: ReportOrigin,
): string {
  return `${inertJson({
    title,
    subject,
    made: new Date(createdAtMs).toISOString(),
    appVersion,
    chapters: chapters.map(chapterJson),
  })}\n`;
}
