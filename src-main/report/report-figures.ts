import {
  calibrationFigure,
  precisionRecallFigure,
  predictionFigure,
  residualFigure,
  rocFigure,
  type OfGroups,
} from '../domain/figure/evaluation-figures.ts';
import type { Figure, FigureSeries } from '../domain/figure/figure.ts';
import { gapFigure, learningFigure, type FigureGroup } from '../domain/figure/learning-figures.ts';
import { strengthFigure } from '../domain/figure/strength-figure.ts';
import { penaltyFigure } from '../domain/figure/training-figures.ts';
import type { ClassificationEvaluation, RegressionEvaluation } from '../domain/group-evaluation.ts';
import type { ChapterMaterial, DrawnGroup, WeightMeans } from './report-material.ts';

function toFigureGroup({ name, color, runs }: DrawnGroup): FigureGroup {
  return {
    label: name,
    shortLabel: name,
    color,
    runs: runs
      .filter(({ status }) => status === 'completed')
      .map(({ id, seed, countedEpoch }) => ({ runId: id, seed, countedEpoch })),
  };
}

function ofGroups<Evaluation>(
  drawn: readonly DrawnGroup[],
  pick: (group: DrawnGroup) => Evaluation | null,
): OfGroups<Evaluation>[] {
  return drawn.map((group) => ({
    style: { label: group.name, color: group.color },
    value: pick(group),
  }));
}

function classesOf({ evaluation }: DrawnGroup): ClassificationEvaluation | null {
  return evaluation?.task === 'classification' ? evaluation : null;
}

function valuesOf({ evaluation }: DrawnGroup): RegressionEvaluation | null {
  return evaluation?.task === 'regression' ? evaluation : null;
}

function evaluationFigures(drawn: readonly DrawnGroup[]): Figure[] {
  if (drawn.some((group) => valuesOf(group) !== null)) {
    const groups = ofGroups(drawn, valuesOf);
    return [predictionFigure(groups), residualFigure(groups)];
  }
  return [
    rocFigure(
      ofGroups(drawn, (group) => classesOf(group)?.roc ?? null),
      false,
    ),
    precisionRecallFigure(
      ofGroups(drawn, (group) => classesOf(group)?.precisionRecall ?? null),
      false,
    ),
    calibrationFigure(ofGroups(drawn, (group) => classesOf(group)?.calibration ?? null)),
  ];
}

/** More names than this do not stand beside each other. */
const MOST_PARAMETERS = 8;

/** A measure of each parameter, group beside group. */
function weightsFigure(
  drawn: readonly DrawnGroup[],
  words: Pick<Figure, 'title'> & { readonly label: string },
  read: (weights: WeightMeans) => number | null,
): Figure {
  const parameters = [...new Set(drawn.flatMap(({ weights }) => weights.map(({ parameter }) => parameter)))];
  const shown = parameters.slice(0, MOST_PARAMETERS);
  const width = Math.min(0.7, 0.3 * drawn.length) / Math.max(1, drawn.length);
  const series = drawn.map(({ name, color, weights }, index): FigureSeries => ({
    name,
    color,
    kind: 'bars',
    x: shown.map((_, place) => place),
    y: shown.map((parameter) => {
      const found = weights.find((one) => one.parameter === parameter);
      return found === undefined ? null : read(found);
    }),
    offset: (index - (drawn.length - 1) / 2) * width,
  }));
  const more = parameters.length - shown.length;
  return {
    title: words.title,
    x: {
      label: more === 0 ? 'parameter' : `parameter (${more} more are not drawn)`,
      min: -0.5,
      max: Math.max(0, shown.length - 1) + 0.5,
      ticks: shown.map((parameter, at) => ({ at, label: parameter.replace(/\.kernel$/, '') })),
    },
    y: { label: words.label, min: 0 },
    series: shown.length === 0 ? [] : series,
    marks: [],
  };
}

/** The strength curves of a chapter, with the chosen strengths marked. */
export function strengthFigures({ strengths }: ChapterMaterial): Figure[] {
  if (strengths === null) return [];
  const { curves, metric, direction } = strengths;
  return curves.map((curve) =>
    strengthFigure(curve, { metric, direction, parts: ['train', 'validation', 'test'] }),
  );
}

/** The charts of a chapter: those of the app, over completed runs; none without a point. */
export function reportFigures({ drawn, curves, judged }: ChapterMaterial): Figure[] {
  const groups = drawn.map(toFigureGroup);
  const options = { everySeed: false };
  const figures = [
    learningFigure('dataLoss', groups, curves, options),
    learningFigure(judged, groups, curves, options),
    gapFigure('dataLoss', groups, curves, options),
    penaltyFigure(groups, curves, options),
    ...evaluationFigures(drawn),
    weightsFigure(drawn, { title: 'Weight norms', label: '‖w‖₂' }, ({ l2Norm }) => l2Norm),
    weightsFigure(
      drawn,
      { title: 'Weights near 0', label: 'share of |w| < 0.001' },
      ({ zeroShare }) => zeroShare,
    ),
  ];
  return figures.filter(({ series }) => series.some(({ y }) => y.some((value) => value !== null)));
}
