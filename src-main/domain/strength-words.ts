import { metricLabel } from './metrics/metric-name.ts';
import { meanAndSd } from './number-text.ts';
import type { StrengthCurve, StrengthCurves, StrengthPoint } from './strength-curve.ts';

/** Digits of a metric behind the point, wherever strengths are listed. */
export const STRENGTH_DECIMALS = 4;

function nameOf({ strength, variant }: StrengthPoint, curve: StrengthCurve): string {
  return strength === null || strength === 0
    ? `no ${curve.axis.label}`
    : `${curve.axis.label} ${strength} (“${variant}”)`;
}

/** A point's strength as a table shows it. */
export function strengthText({ strength }: StrengthPoint): string {
  return strength === null ? 'none' : String(strength);
}

/** Which strength to take, by validation, in one or two sentences. */
export function choiceSentence(curve: StrengthCurve, { metric }: Pick<StrengthCurves, 'metric'>): string {
  const best = curve.best === null ? undefined : curve.points.at(curve.best);
  if (best === undefined || curve.best === null)
    return 'No strength has a completed run with a defined validation metric yet.';
  const label = metricLabel(metric);
  const first = `On validation, ${nameOf(best, curve)} has the best ${label}: ${meanAndSd(best.validation, STRENGTH_DECIMALS)}.`;
  const isAtEnd = curve.best === curve.points.length - 1;
  const end = isAtEnd ? ' It is the strongest one tried: a stronger one may be better still.' : '';
  if (curve.oneStandardError === null || curve.oneStandardError === curve.best) return first + end;
  const simpler = curve.points.at(curve.oneStandardError);
  if (simpler === undefined) return first + end;
  return `${first} ${nameOf(simpler, curve)} is the strongest within one standard error of it.${end}`;
}
