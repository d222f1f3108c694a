import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { noncentralityAt } from './noncentral-t.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';
import type { Summary } from './summary.ts';

/** How large a mean difference is against the spread of the differences. */
export interface EffectSize {
  /** Cohen's d_z; undefined below two pairs and where all differences are equal. */
  readonly value: MetricValue;
  readonly interval: Interval;
}

/**
 * Cohen's d_z = mean/sd of the paired differences (Cohen, "Statistical power analysis for the behavioral sciences", 1988), with its 95 % confidence interval: t = d_z·√n is noncentral t with δ = √n·(true effect), and the ends are
 * the δ/√n under which t is its 97.5 % and 2.5 % quantile (Steiger, Fouladi, "Noncentrality interval estimation", 1997).
 * Exact for normal differences, and asymmetric. Not corrected for the small-sample bias of d_z, which is below a tenth from
 * 10 pairs on. Swapping the sides negates and mirrors it.
 * @param differences summary of b − a
 */
export function cohensDz({ n, mean, sd }: Summary): EffectSize {
  if (mean.value === null || sd.value === null || sd.value === 0) {
    const reason = n < 2 ? 'needs at least 2 pairs' : 'all pairs gave the same difference';
    return { value: undefinedBecause(reason), interval: undefinedInterval(reason) };
  }
  const root = Math.sqrt(n);
  const value = mean.value / sd.value;
  const t = Math.abs(value) * root;
  const tail = (1 - CONFIDENCE_LEVEL) / 2;
  const high = noncentralityAt(t, n - 1, tail) / root;
  const low = t === 0 ? -high : noncentralityAt(t, n - 1, 1 - tail) / root;
  return { value: defined(value), interval: value < 0 ? { low: -high, high: -low } : { low, high } };
}
