import { gapFigure, learningFigure, type FigureGroup } from '../domain/figure/learning-figures.ts';
import type { Figure } from '../domain/figure/figure.ts';
import { strengthFigure } from '../domain/figure/strength-figure.ts';
import { penaltyFigure } from '../domain/figure/training-figures.ts';
import type { ReportMaterial } from './report-material.ts';

function groupsOf({ experiment, runs }: ReportMaterial): FigureGroup[] {
  return experiment.variants.map((variant, index) => ({
    label: variant,
    shortLabel: variant,
    color: index,
    runs: runs
      .filter(({ variantIndex, status }) => variantIndex === index && status === 'completed')
      .map(({ id, seed, countedEpoch }) => ({ runId: id, seed, countedEpoch })),
  }));
}

/** The charts of a report: those of the app, over the completed runs of all variants; none without a point. */
export function reportFigures(material: ReportMaterial): Figure[] {
  const { experiment, curves, strengths } = material;
  const groups = groupsOf(material);
  const options = { everySeed: false };
  const parts = ['train', 'validation', 'test'] as const;
  const { metric, direction } = strengths;
  const figures = [
    learningFigure('dataLoss', groups, curves, options),
    learningFigure(experiment.primaryMetric, groups, curves, options),
    gapFigure('dataLoss', groups, curves, options),
    penaltyFigure(groups, curves, options),
    ...strengths.curves.map((curve) => strengthFigure(curve, { metric, direction, parts })),
  ];
  return figures.filter(({ series }) => series.some(({ y }) => y.some((value) => value !== null)));
}
