import type { Scale } from '../domain/dataset.ts';
import { assertNever } from '../domain/errors.ts';
import type { FeatureScaling } from '../domain/table-columns.ts';

/** Leaves a number as it is. */
export const UNCHANGED: Scale = { offset: 0, factor: 1 };

/** Mean and standard deviation with divisor n, as scikit-learn's StandardScaler has them; two passes in float64. */
export function standardScale(count: number, at: (index: number) => number): Scale {
  let total = 0;
  let isConstant = true;
  for (let index = 0; index < count; index++) {
    total += at(index);
    isConstant &&= at(index) === at(0);
  }
  // The rounded mean of equal numbers need not be that number, and what is left would be divided by next to nothing.
  if (isConstant) return { offset: at(0), factor: 0 };
  const mean = total / count;
  let squares = 0;
  for (let index = 0; index < count; index++) squares += (at(index) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  // The squares of differences below 1e-162 are 0.
  return { offset: mean, factor: deviation === 0 ? 0 : 1 / deviation };
}

function rangeScale(count: number, at: (index: number) => number): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < count; index++) {
    low = Math.min(low, at(index));
    high = Math.max(high, at(index));
  }
  return { offset: low, factor: high === low ? 0 : 1 / (high - low) };
}

/**
 * Fits what scales a column, in float64.
 * @param count of the rows that it is fitted on
 * @param at their values
 */
export function fitScale(scaling: FeatureScaling, count: number, at: (index: number) => number): Scale {
  switch (scaling) {
    case 'none':
      return UNCHANGED;
    case 'standardize':
      return standardScale(count, at);
    case 'minMax':
      return rangeScale(count, at);
    case 'rescale255':
      return { offset: 0, factor: 1 / 255 };
    default:
      return assertNever(scaling);
  }
}
