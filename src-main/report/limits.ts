import type { Comparison } from '../domain/compare.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import { isFolds } from '../domain/split-spec.ts';
import { DIFFERENCE_LEVEL } from '../domain/verdict-decision.ts';
import type { ChapterMaterial } from './report-material.ts';

/** Below this many seeds the spread itself is hardly known. */
const FEW_SEEDS = 5;

function seedLimits(comparisons: readonly Comparison[]): string[] {
  const pairs = Math.min(...comparisons.map(({ pairedSeeds }) => pairedSeeds.length));
  if (pairs >= FEW_SEEDS) return [];
  return [
    `With ${pairs === 1 ? 'one seed' : `${pairs} seeds`} in common, how much results vary between seeds is itself hardly known: the intervals are wide for that, and a different set of seeds may say something else.`,
  ];
}

function undecidedLimits(comparisons: readonly Comparison[]): string[] {
  return comparisons.some(({ verdict }) => verdict.kind === 'cannotTell')
    ? ['“Cannot tell” does not mean “no effect”: the runs do not show one, and do not rule one out.']
    : [];
}

function fairnessLimits(comparisons: readonly Comparison[]): string[] {
  return comparisons.some(({ differences }) => differences.length > 0)
    ? [
        'Runs differ in more than regularization (see the warning): what was seen may come from that, whatever the p value.',
      ]
    : [];
}

function incompleteLimits(comparisons: readonly Comparison[]): string[] {
  const isIncomplete = comparisons.some(({ a, b }) => a.notCompleted.length + b.notCompleted.length > 0);
  return isIncomplete
    ? [
        'Runs without a result count nowhere. Where one variant loses more of them than another, as by diverging, its mean is over the lucky ones.',
      ]
    : [];
}

function manyLimits({ comparisons, alsoCompared, judged }: ChapterMaterial): string[] {
  const count = comparisons.length + alsoCompared.length;
  const family =
    count > 1
      ? ` p (Holm) is corrected for the ${count} comparisons with one baseline, metric by metric, and for nothing else.`
      : '';
  return [
    `The verdict is about ${metricLabel(judged)} alone. The other rows describe: among many of them, about one in ${Math.round(1 / DIFFERENCE_LEVEL)} looks like a difference by chance.${family}`,
  ];
}

/** How far the rows reach that the spread is over. */
function dataLimit({ experiments }: ChapterMaterial): string {
  return experiments.some(({ experiment }) => isFolds(experiment.spec.split))
    ? 'All of it is about one data set. The intervals show the spread over folds, whose training rows overlap.'
    : 'All of it is about one split of one data set: other rows may give another answer. The intervals show the spread over seeds, not over data.';
}

/** What a chapter's numbers must not be taken for. */
export function limitsOf(chapter: ChapterMaterial): string[] {
  const { comparisons, strengths } = chapter;
  if (comparisons.length === 0)
    return [
      'Nothing is compared here: whether regularization helped cannot be said from one variant.',
      dataLimit(chapter),
    ];
  return [
    ...fairnessLimits(comparisons),
    dataLimit(chapter),
    ...undecidedLimits(comparisons),
    ...seedLimits(comparisons),
    ...incompleteLimits(comparisons),
    ...manyLimits(chapter),
    ...(strengths !== null
      ? [
          'The strength is chosen on validation. Test numbers of the other strengths are shown to be seen, not to choose by: a choice by them would make the test rows a second validation set.',
        ]
      : []),
    'A difference that is surely there may still be too small to matter: look at its size, not only at p.',
  ];
}
