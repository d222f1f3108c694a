import type { Comparison } from '../domain/compare.ts';
import { AppError } from '../domain/errors.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import type { RunCurve } from '../domain/run-curve.ts';
import type { MeasurementKey } from '../domain/run.ts';
import type { GroupWeights } from '../domain/weight-summary.ts';
import type {
  ChapterMaterial,
  DrawnGroup,
  ReportedExperiment,
  ReportedGroup,
  WeightMeans,
} from '../report/report-material.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listCurves } from '../store/curves.ts';
import { getExperiment } from '../store/experiments.ts';
import { listNotices } from '../store/notices.ts';
import { getRunSettings, listRuns } from '../store/runs.ts';
import type { DataCache } from './data-cache.ts';
import { getEvaluation } from './evaluation-service.ts';
import { getComparedWeights } from './weight-service.ts';

/** What a chapter is gathered with. */
export interface ReportSources {
  readonly read: ReadConnection;
  readonly data: DataCache;
}

/** What is known of a chapter before its runs are looked into. */
export type ChapterPlan = Omit<ChapterMaterial, 'experiments' | 'drawn' | 'evaluationProblem' | 'curves'>;

/** More groups than this are not told apart in one chart. */
const MOST_DRAWN = 6;

/** Neither biases nor running statistics: what a penalty acts on. */
const NOT_DRAWN = /\.(bias|movingMean|movingVariance|runningMean|runningVariance)$/;

function validationMean({ metrics, verdict }: Comparison): { mean: number; isHigherBetter: boolean } | null {
  const found = metrics.find(
    ({ scope, name, detail }) => scope === 'validation' && name === verdict.metric && detail === '',
  );
  const mean = found?.b.mean.value ?? null;
  return found === undefined || mean === null
    ? null
    : { mean, isHigherBetter: found.direction === 'higherIsBetter' };
}

/** The groups that charts show: all, or the baseline and what is best on validation; test chooses nothing. */
function drawnGroups({ groups, comparisons }: ChapterPlan): readonly ReportedGroup[] {
  if (groups.length <= MOST_DRAWN) return groups;
  const costs = comparisons.map((comparison, at) => {
    const found = validationMean(comparison);
    if (found === null) return { at, cost: Infinity };
    return { at, cost: found.isHigherBetter ? -found.mean : found.mean };
  });
  const best = costs
    .toSorted((one, other) => one.cost - other.cost || one.at - other.at)
    .slice(0, MOST_DRAWN - 1)
    .map(({ at }) => at + 1);
  return groups.filter((_, place) => place === 0 || best.includes(place));
}

function hasResult({ runs }: ReportedGroup): boolean {
  return runs.some(({ status }) => status === 'completed');
}

function toWeightMeans(parameter: string, weights: GroupWeights | null): WeightMeans[] {
  if (weights === null || NOT_DRAWN.test(parameter)) return [];
  const { l2Norm, zeroShare } = weights;
  return [{ parameter, l2Norm: l2Norm.mean.value, zeroShare: zeroShare.mean.value }];
}

/** The weights of each group, beside those of the first one. */
async function weightsOf(
  { read }: ReportSources,
  groups: readonly ReportedGroup[],
): Promise<readonly (readonly WeightMeans[])[]> {
  const [first, ...others] = groups;
  const all: WeightMeans[][] = [];
  for (const other of others.length === 0 ? [first] : others) {
    const { parameters } = await getComparedWeights(read, { a: first.ref, b: other.ref });
    if (all.length === 0) all.push(parameters.flatMap(({ parameter, a }) => toWeightMeans(parameter, a)));
    if (other !== first) all.push(parameters.flatMap(({ parameter, b }) => toWeightMeans(parameter, b)));
  }
  return all;
}

async function evaluationOf(
  { read, data }: ReportSources,
  group: ReportedGroup,
): Promise<Pick<DrawnGroup, 'evaluation'> & { readonly problem: string | null }> {
  if (!hasResult(group)) return { evaluation: null, problem: null };
  try {
    const { evaluation } = await getEvaluation(read, data, { group: group.ref, part: 'test' });
    return { evaluation, problem: null };
  } catch (error) {
    // The data may be gone or changed: what was measured is still there to be reported.
    if (!(error instanceof AppError) || !['conflict', 'invalid'].includes(error.code)) throw error;
    return { evaluation: null, problem: error.message };
  }
}

async function lookInto(
  sources: ReportSources,
  groups: readonly ReportedGroup[],
): Promise<{ readonly drawn: DrawnGroup[]; readonly evaluationProblem: string | null }> {
  const weights = await weightsOf(sources, groups);
  const drawn: DrawnGroup[] = [];
  let evaluationProblem: string | null = null;
  for (const [at, group] of groups.entries()) {
    const { evaluation, problem } = await evaluationOf(sources, group);
    evaluationProblem ??= problem;
    drawn.push({ ...group, evaluation, weights: weights[at] ?? [] });
  }
  return { drawn, evaluationProblem };
}

/** The series that the charts are drawn from. */
function curvesOf(read: ReadConnection, groups: readonly ReportedGroup[], metric: PrimaryMetric): RunCurve[] {
  const runIds = groups.flatMap(({ runs }) => runs.map(({ id }) => id));
  const keys = ['dataLoss', metric].flatMap((name): MeasurementKey[] => [
    { scope: 'train', name, detail: '' },
    { scope: 'validation', name, detail: '' },
  ]);
  return listCurves(read, runIds, [...keys, { scope: 'model', name: 'penalty', detail: '' }], 0);
}

function toReportedExperiment(
  read: ReadConnection,
  experimentId: number,
  groups: readonly ReportedGroup[],
): ReportedExperiment {
  const isReported = new Set(groups.flatMap(({ runs }) => runs.map(({ id }) => id)));
  const runs = listRuns(read, experimentId).filter(({ id }) => isReported.has(id));
  return {
    experiment: getExperiment(read, experimentId),
    runs,
    settings: getRunSettings(read, runs[0].id),
    notices: listNotices(read, experimentId).map(({ text }) => text),
  };
}

/** Looks into the runs of a chapter: their predictions, weights and curves. */
export async function gatherChapter(sources: ReportSources, plan: ChapterPlan): Promise<ChapterMaterial> {
  const { groups, judged } = plan;
  const toDraw = drawnGroups(plan);
  const experimentIds = [...new Set(groups.map(({ ref }) => ref.experimentId))];
  return {
    ...plan,
    experiments: experimentIds.map((id) => toReportedExperiment(sources.read, id, groups)),
    ...(await lookInto(sources, toDraw)),
    curves: curvesOf(sources.read, toDraw, judged),
  };
}
