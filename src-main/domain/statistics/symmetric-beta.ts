import { regularizedIncompleteBeta } from './incomplete-beta.ts';
import { logBeta } from './log-gamma.ts';

const TOLERANCE = 1e-12;
/** Halving alone takes 40. */
const MAX_STEPS = 100;

/**
 * The quantile of Beta(α, α): the x with I_x(α, α) = p, to 1e-11 absolute. It rises with p, so that distributions of different α
 * fed with one uniform p give numbers on the same side of ½. Newton's method within a bracket, from the leading term
 * x^α/(α·B(α, α)) of I_x (NIST DLMF 8.17.7).
 * @param alpha > 0
 * @param p from 0 to 1
 */
export function symmetricBetaQuantile(alpha: number, p: number): number {
  return p > 0.5 ? 1 - lowerQuantile(alpha, 1 - p) : lowerQuantile(alpha, p);
}

/** For p ≤ ½, whose quantile is ≤ ½. */
function lowerQuantile(alpha: number, p: number): number {
  if (p <= 0) return 0;
  if (p === 0.5) return 0.5;
  const logScale = logBeta(alpha, alpha);
  let low = 0;
  let high = 0.5;
  let x = Math.min(0.5, Math.exp((Math.log(p * alpha) + logScale) / alpha));
  for (let step = 0; step < MAX_STEPS && high - low > TOLERANCE; step++) {
    const excess = regularizedIncompleteBeta(alpha, alpha, x) - p;
    if (excess > 0) high = x;
    else low = x;
    const density = Math.exp((alpha - 1) * (Math.log(x) + Math.log1p(-x)) - logScale);
    const next = x - excess / density;
    const isInside = next > low && next < high;
    if (isInside && Math.abs(next - x) < TOLERANCE) return next;
    x = isInside ? next : (low + high) / 2;
  }
  return x;
}
