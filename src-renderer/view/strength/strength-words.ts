import { metricLabel } from '../../../src-main/domain/metrics/metric-name.ts';
import { meanAndSd } from '../../../src-main/domain/number-text.ts';
import { regularizationWords } from '../../../src-main/domain/regularization-words.ts';
import type {
  StrengthCurve,
  StrengthCurves,
  StrengthPoint,
} from '../../../src-main/domain/strength-curve.ts';

function nameOf({ strength, variant }: StrengthPoint, curve: StrengthCurve): string {
  return strength === null || strength === 0
    ? `no ${curve.axis.label}`
    : `${curve.axis.label} ${strength} (“${variant}”)`;
}

/** What a curve is along, with the layers that it is on and what acts besides. */
export function axisWords({ axis, held }: StrengthCurve): string {
  const where = axis.layers === null ? '' : ` on ${axis.layers.join(', ')}`;
  return `${axis.label}${where}${held.length === 0 ? '' : `, with ${regularizationWords(held)}`}`;
}

/** Which strength to take, by validation, in one or two sentences. */
export function choiceSentence(curve: StrengthCurve, { metric }: StrengthCurves): string {
  const best = curve.best === null ? undefined : curve.points.at(curve.best);
  if (best === undefined || curve.best === null)
    return 'No strength has a completed run with a defined validation metric yet.';
  const label = metricLabel(metric);
  const first = `On validation, ${nameOf(best, curve)} has the best ${label}: ${meanAndSd(best.validation, 4)}.`;
  const isAtEnd = curve.best === curve.points.length - 1;
  const end = isAtEnd ? ' It is the strongest one tried: a stronger one may be better still.' : '';
  if (curve.oneStandardError === null || curve.oneStandardError === curve.best) return first + end;
  const simpler = curve.points.at(curve.oneStandardError);
  if (simpler === undefined) return first + end;
  return `${first} ${nameOf(simpler, curve)} is the strongest within one standard error of it.${end}`;
}

/** What stands under the two ends of the axis. */
export function sideNotes({ axis }: StrengthCurve): readonly [string, string] {
  const weak = 'weak: overfitting side';
  const strong = 'strong: underfitting side';
  return axis.stronger === 'larger' ? [`← ${weak}`, `${strong} →`] : [`← ${strong}`, `${weak} →`];
}
