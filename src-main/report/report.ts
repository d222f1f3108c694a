import type { Facts } from '../domain/compared-group.ts';
import type { Comparison } from '../domain/compare.ts';
import { assertNever } from '../domain/errors.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import type { Figure } from '../domain/figure/figure.ts';
import type { GroupEvaluation } from '../domain/group-evaluation.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { RunStatus } from '../domain/run.ts';
import { isFolds } from '../domain/split-spec.ts';
import type { VerdictTest } from '../domain/verdict-evidence.ts';
import { toFinding, type Finding } from './finding.ts';
import { limitsOf } from './limits.ts';
import { methodsParts, settingsOf, testsText, type MethodsPart } from './methods.ts';
import { metricRows, type MetricRow } from './metric-row.ts';
import { reportFigures, strengthFigures } from './report-figures.ts';
import type {
  ChapterMaterial,
  ReportedExperiment,
  ReportedStrengths,
  ReportMaterial,
} from './report-material.ts';
import { exactRegularizationWords } from './settings-words.ts';

/** An experiment as a report keeps it: all that it takes to repeat it. */
export interface ChapterExperiment {
  readonly experiment: ExperimentRecord;
  readonly methods: readonly MethodsPart[];
  /** Every setting but variants and seeds, by path. */
  readonly settings: Facts;
}

/** A group as a report keeps it. */
export interface ChapterGroup {
  readonly name: string;
  readonly experimentId: number;
  readonly regularization: string;
  readonly runs: readonly {
    readonly runId: number;
    readonly seed: number;
    readonly status: RunStatus;
    readonly countedEpoch: number | null;
    readonly epochsDone: number;
  }[];
}

/** Groups with one baseline, and everything that is said of them. */
export interface Chapter {
  readonly title: string;
  readonly notes: string;
  /** The metric that verdicts speak of, on test. */
  readonly judged: string;
  readonly experiments: readonly ChapterExperiment[];
  readonly groups: readonly ChapterGroup[];
  readonly comparisons: readonly Comparison[];
  /** One per comparison, in the same order. */
  readonly findings: readonly Finding[];
  /** How many comparisons share the correction of p. */
  readonly family: number;
  /** How differences are tested. */
  readonly test: VerdictTest;
  /** Of a group alone: its metrics, in the columns of `a`; empty where groups are compared. */
  readonly alone: readonly MetricRow[];
  readonly limits: readonly string[];
  readonly tests: string;
  readonly strengths: ReportedStrengths | null;
  /** One per curve of `strengths`. */
  readonly strengthFigures: readonly Figure[];
  /** What the predictions on test say of the groups that are drawn. */
  readonly evaluations: readonly { readonly group: string; readonly evaluation: GroupEvaluation }[];
  /** Why there are none; null where there are. */
  readonly evaluationProblem: string | null;
  /** Groups that the charts leave out. */
  readonly undrawn: readonly string[];
  readonly figures: readonly Figure[];
}

/** A report, whatever it will be written as: every format has these words and numbers. JSON carries it. */
export interface Report {
  /** Of this type: a report of another layout cannot be written again. */
  readonly layout: typeof REPORT_LAYOUT;
  readonly subject: ReportSubject;
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

/** Counts up with every change after which what was kept before could not be written any more. */
export const REPORT_LAYOUT = 1;

/** The test behind every p, as in `the paired t test over seeds`. */
export function testWords({ test }: Pick<Chapter, 'test'>): string {
  switch (test) {
    case 'pairedT':
      return 'the paired t test over seeds';
    case 'welchT':
      return "Welch's t test over seeds, unpaired";
    case 'correctedT':
      return 'the corrected resampled t test over folds';
    default:
      return assertNever(test);
  }
}

/** What the numbers of a chapter are over: each seed is a fold where rows are divided into folds. */
export function unitWords({ test }: Pick<Chapter, 'test'>): 'seed' | 'fold' {
  return test === 'correctedT' ? 'fold' : 'seed';
}

/** What every table with p values says about them. */
export function correctionNote(chapter: Pick<Chapter, 'family' | 'test'>): string {
  const { family } = chapter;
  return family > 1
    ? `p of ${testWords(chapter)}, not corrected; p (Holm) corrected for the ${family} comparisons with the baseline, metric by metric.`
    : `p of ${testWords(chapter)}; one comparison, which Holm's correction leaves as it is.`;
}

/** Of a chapter without a tested comparison: by how its rows are divided. */
function testOf({ comparisons, experiments }: ChapterMaterial): VerdictTest {
  const tested = comparisons.flatMap(({ verdict }) => verdict.evidence?.test ?? []).at(0);
  if (tested !== undefined) return tested;
  return experiments.some(({ experiment }) => isFolds(experiment.spec.split)) ? 'correctedT' : 'pairedT';
}

function toChapterExperiment(reported: ReportedExperiment): ChapterExperiment {
  return {
    experiment: reported.experiment,
    methods: methodsParts(reported),
    settings: settingsOf(reported),
  };
}

function toGroups({ groups, experiments }: ChapterMaterial): ChapterGroup[] {
  return groups.map(({ name, ref, runs }) => {
    const own = experiments.find(({ experiment }) => experiment.id === ref.experimentId);
    return {
      name,
      experimentId: ref.experimentId,
      regularization: exactRegularizationWords(
        own?.experiment.spec.variants[ref.variantIndex].regularization ?? [],
      ),
      runs: runs.map(({ id, seed, status, countedEpoch, epochsDone }) => ({
        ...{ runId: id, seed, status, countedEpoch, epochsDone },
      })),
    };
  });
}

function makeChapter(chapter: ChapterMaterial): Chapter {
  const { title, notes, judged, comparisons, alsoCompared, alone, drawn, groups } = chapter;
  const rows = metricRows(comparisons, alsoCompared);
  return {
    ...{ title, notes, judged, comparisons },
    experiments: chapter.experiments.map(toChapterExperiment),
    groups: toGroups(chapter),
    findings: comparisons.map((comparison, at) => toFinding(comparison, rows[at])),
    family: comparisons.length + alsoCompared.length,
    test: testOf(chapter),
    alone: alone === null ? [] : metricRows([alone], [])[0],
    limits: limitsOf(chapter),
    tests: testsText(chapter),
    strengths: chapter.strengths,
    strengthFigures: strengthFigures(chapter),
    evaluations: drawn.flatMap(({ name, evaluation }) =>
      evaluation === null ? [] : [{ group: name, evaluation }],
    ),
    evaluationProblem: chapter.evaluationProblem,
    undrawn: groups.map(({ name }) => name).filter((name) => !drawn.some((group) => group.name === name)),
    figures: reportFigures(chapter),
  };
}

export function makeReport({ subject, title, chapters }: ReportMaterial): Report {
  return { layout: REPORT_LAYOUT, subject, title, chapters: chapters.map(makeChapter) };
}
