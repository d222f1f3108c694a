import type { CrossValidation } from '../../../src-main/domain/cross-validation.ts';
import { metricLabel } from '../../../src-main/domain/metrics/metric-name.ts';
import { fixed } from '../../../src-main/domain/number-text.ts';
import type { ChoiceRule, StrengthChoice } from '../../../src-main/domain/strength-choice.ts';
import { regularizationWords } from '../../../src-main/domain/regularization-words.ts';
import type { StrengthCurve, StrengthCurves } from '../../../src-main/domain/strength-curve.ts';

/** What a curve is along, with the layers that it is on and what acts besides. */
export function axisWords({ axis, held }: StrengthCurve): string {
  const where = axis.layers === null ? '' : ` on ${axis.layers.join(', ')}`;
  return `${axis.label}${where}${held.length === 0 ? '' : `, with ${regularizationWords(held)}`}`;
}

/** What stands under the two ends of the axis. */
export function sideNotes({ axis }: StrengthCurve): readonly [string, string] {
  const weak = 'weak: overfitting side';
  const strong = 'strong: underfitting side';
  return axis.stronger === 'larger' ? [`← ${weak}`, `${strong} →`] : [`← ${strong}`, `${weak} →`];
}

/** What a rule of choice takes. */
export function ruleWords(rule: ChoiceRule): string {
  return rule === 'best' ? 'Best on validation' : 'Strongest within one standard error';
}

/** Which strength a choice took, and how often where folds chose for themselves. */
export function chosenText({ chosen }: StrengthChoice, { points }: StrengthCurve): string {
  const nameAt = (point: number): string => String(points.at(point)?.strength ?? 'none');
  if (chosen.length === 1) return nameAt(chosen[0].point);
  return chosen.map(({ point, times }) => `${nameAt(point)} (${times}×)`).join(', ');
}

/** What the numbers on test are about, and what they are not. */
export function testScopeSentence(crossValidation: CrossValidation | undefined): string {
  if (crossValidation === undefined)
    return 'The strength is chosen once, by the mean over seeds on the validation rows; intervals and p are over seeds on one split.';
  const { inner } = crossValidation;
  const how =
    inner === null
      ? "Each test fold has its strength chosen by the fold's own validation rows"
      : `Each test fold has its strength chosen by ${inner} inner folds of the rows that it leaves, and is predicted by their ${inner} models, whose mean counts`;
  return `${how}, so no row that is tested took part in the choice. Folds share training rows: intervals and p are those of the corrected resampled t test.`;
}

/** Why no strength is picked on test, with what that would have gained here. */
export function optimismSentence(
  choices: readonly StrengthChoice[],
  { metric }: Pick<StrengthCurves, 'metric'>,
): string {
  const why = 'Choosing by the test result is not offered: the best of several looks better than it is.';
  const optimism = choices.find(({ rule }) => rule === 'best')?.optimism ?? null;
  if (optimism === null || optimism <= 0) return why;
  return `${why} Here it would have flattered the ${metricLabel(metric)} by ${fixed(optimism, 4)}.`;
}
