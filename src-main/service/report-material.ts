import { compareGroups, compareWithBaseline, type Comparison } from '../domain/compare.ts';
import type { ComparedGroup } from '../domain/compared-group.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import { equivalenceZoneOf } from '../domain/experiment.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { ReportedGroup, ReportedStrengths, ReportMaterial } from '../report/report-material.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getRun } from '../store/runs.ts';
import { assertMetricOf, compareExperiment, getComparison } from './comparison-service.ts';
import { gatherChapter, type ChapterPlan, type ReportSources } from './report-chapter.ts';
import { isOneOfFamily } from './report-inputs.ts';
import { getRunGroup, listRunGroups, toComparedGroup, type RunGroup } from './run-groups.ts';
import { getStrengthCurves } from './strength-service.ts';

type Of<Kind extends ReportSubject['kind']> = Extract<ReportSubject, { readonly kind: Kind }>;

function toReportedGroup({ ref, runs }: RunGroup, name: string, color: number): ReportedGroup {
  return { name, color, ref, runs };
}

/** A comparison of a group with itself: its own values, and no difference. */
function besideItself(group: ComparedGroup, metric: PrimaryMetric): Comparison {
  return compareGroups(group, group, metric);
}

/** Groups of one experiment, compared with the first of them. */
function planGroups(
  read: ReadConnection,
  groups: readonly RunGroup[],
  judged: PrimaryMetric,
): Omit<ChapterPlan, 'strengths'> {
  const [{ experiment }] = groups;
  const compared = groups.map((group) => toComparedGroup(read, group, group.variant));
  // The zone is in the primary metric's units.
  const zone = judged === experiment.primaryMetric ? equivalenceZoneOf(experiment.spec) : null;
  return {
    title: experiment.name,
    notes: experiment.notes,
    groups: groups.map((group) => toReportedGroup(group, group.variant, group.ref.variantIndex)),
    judged,
    comparisons: compareWithBaseline(compared, judged, zone),
    alsoCompared: [],
    alone: groups.length === 1 ? besideItself(compared[0], judged) : null,
  };
}

function isEmpty({ curves, grids, ablations }: ReportedStrengths): boolean {
  return curves.length + grids.length + ablations.length === 0;
}

/** Fewer points are a comparison, and no curve. */
const FEWEST_POINTS = 3;

function strengthsOfSweep(read: ReadConnection, experimentId: number): ReportedStrengths | null {
  const strengths = getStrengthCurves(read, { experimentId });
  const curves = strengths.curves.filter(({ points }) => points.length >= FEWEST_POINTS);
  return isEmpty({ ...strengths, curves }) ? null : { ...strengths, curves };
}

function planExperiment(read: ReadConnection, experimentId: number): ChapterPlan {
  const groups = listRunGroups(read, experimentId);
  return {
    ...planGroups(read, groups, groups[0].experiment.primaryMetric),
    strengths: strengthsOfSweep(read, experimentId),
  };
}

function planStrength(read: ReadConnection, { experimentId, metric }: Of<'strength'>): ChapterPlan {
  const groups = listRunGroups(read, experimentId);
  const { primaryMetric, task } = groups[0].experiment;
  const judged = metric === undefined || metric === 'dataLoss' ? primaryMetric : metric;
  assertMetricOf(task, judged);
  const strengths = getStrengthCurves(read, { experimentId, metric });
  if (isEmpty(strengths))
    throw new AppError(
      'conflict',
      `experiment ${experimentId}: no two of its variants differ in the strength of one regularizer alone, so there is no strength curve to report`,
    );
  return { ...planGroups(read, groups, judged), strengths };
}

/** The colours that the page gives two groups: those of their variants, or neighbours where these are the same. */
function colorsOf({ a, b }: Of<'comparison'>): readonly [number, number] {
  return a.variantIndex === b.variantIndex
    ? [a.variantIndex, a.variantIndex + 1]
    : [a.variantIndex, b.variantIndex];
}

/** The comparisons with the same baseline for which this one is corrected. */
function othersOfFamily(read: ReadConnection, { a, b }: Of<'comparison'>): readonly Comparison[] {
  if (!isOneOfFamily(a, b)) return [];
  const own = Math.max(a.variantIndex, b.variantIndex);
  const { comparisons } = compareExperiment(read, { experimentId: a.experimentId });
  return comparisons.filter((_, at) => at + 1 !== own);
}

function planComparison(read: ReadConnection, subject: Of<'comparison'>): ChapterPlan {
  const { a, b, metric } = subject;
  const { comparison } = getComparison(read, { a, b, metric });
  const groups = [getRunGroup(read, a), getRunGroup(read, b)] as const;
  const names = [comparison.a.variant, comparison.b.variant] as const;
  const experiments = groups.map(({ experiment }) => experiment);
  const [one, other] = experiments;
  const about = one.id === other.id ? one.name : `${other.name}, ${one.name}`;
  const colors = colorsOf(subject);
  return {
    title: `${names[1]} against ${names[0]}: ${about}`,
    notes: one.id === other.id ? one.notes : '',
    groups: groups.map((group, at) =>
      toReportedGroup(group, names[at === 0 ? 0 : 1], colors[at === 0 ? 0 : 1]),
    ),
    judged: metric ?? one.primaryMetric,
    comparisons: [comparison],
    alsoCompared: othersOfFamily(read, subject),
    alone: null,
    strengths: null,
  };
}

/** Runs of one variant with their seeds as groups, experiment by experiment. */
function planRuns(read: ReadConnection, { runIds }: Of<'runs'>): ChapterPlan[] {
  const runs: RunRecord[] = [...new Set(runIds)].map((id) => getRun(read, id));
  const byExperiment = Map.groupBy(runs, ({ experimentId }) => experimentId);
  return [...byExperiment].map(([experimentId, own]) => {
    const byVariant = [...Map.groupBy(own, ({ variantIndex }) => variantIndex)];
    const groups = byVariant
      .toSorted(([one], [other]) => one - other)
      .map(([variantIndex, members]) =>
        getRunGroup(read, { experimentId, variantIndex, seeds: members.map(({ seed }) => seed) }),
      );
    return { ...planGroups(read, groups, groups[0].experiment.primaryMetric), strengths: null };
  });
}

function plansOf(read: ReadConnection, subject: ReportSubject): ChapterPlan[] {
  switch (subject.kind) {
    case 'experiment':
      return [planExperiment(read, subject.experimentId)];
    case 'comparison':
      return [planComparison(read, subject)];
    case 'strength':
      return [planStrength(read, subject)];
    case 'selection':
      return [...new Set(subject.experimentIds)].map((id) => planExperiment(read, id));
    case 'runs':
      return planRuns(read, subject);
    default:
      return assertNever(subject);
  }
}

function runsTitle({ runIds }: Of<'runs'>, [first, ...others]: readonly ChapterPlan[]): string {
  const count = new Set(runIds).size;
  const about = others.length === 0 ? first.title : `${others.length + 1} experiments`;
  if (count > 1) return `${count} runs of ${about}`;
  const [{ name, runs }] = first.groups;
  return `Run ${runs[0].id}: ${name}, seed ${runs[0].seed}, of ${about}`;
}

function titleOf(subject: ReportSubject, plans: readonly ChapterPlan[]): string {
  const [first] = plans;
  switch (subject.kind) {
    case 'experiment':
    case 'comparison':
      return first.title;
    case 'strength': {
      const { strengths } = first;
      const axes = [
        ...(strengths?.curves ?? []).map(({ axis }) => axis.label),
        ...(strengths?.grids ?? []).map(
          ({ rows, columns }) => `${rows.axis.label} and ${columns.axis.label}`,
        ),
      ];
      return `${metricLabel(strengths?.metric ?? '')} against ${axes.at(0) ?? 'layers'}: ${first.title}`;
    }
    case 'selection':
      return plans.length === 1
        ? first.title
        : `${plans.length} experiments: ${plans.map(({ title }) => title).join(', ')}`;
    case 'runs':
      return runsTitle(subject, plans);
    default:
      return assertNever(subject);
  }
}

/**
 * Gathers everything that a report on a subject is made from.
 * @throws AppError `not_found`, `invalid` and `conflict` as `report.make` says
 */
export async function gatherReport(sources: ReportSources, subject: ReportSubject): Promise<ReportMaterial> {
  const plans = plansOf(sources.read, subject);
  const chapters: ReportMaterial['chapters'][number][] = [];
  for (const plan of plans) chapters.push(await gatherChapter(sources, plan));
  const title = titleOf(subject, plans);
  return { subject, title: `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`, chapters };
}
