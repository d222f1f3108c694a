import { regularizationWords } from '../../../src-main/domain/regularization-words.ts';
import type { StrengthCurve } from '../../../src-main/domain/strength-curve.ts';

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
