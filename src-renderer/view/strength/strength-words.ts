import type { StrengthCurve } from '../../../src-main/domain/strength-curve.ts';

/** What stands under the two ends of the axis. */
export function sideNotes({ axis }: StrengthCurve): readonly [string, string] {
  const weak = 'weak: overfitting side';
  const strong = 'strong: underfitting side';
  return axis.stronger === 'larger' ? [`← ${weak}`, `${strong} →`] : [`← ${strong}`, `${weak} →`];
}
