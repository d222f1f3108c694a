/**
 * Holm's adjusted p values ("A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979): of m
 * values in ascending order the i-th becomes the largest of (m − j + 1)·p_j for j ≤ i, at most 1. Calling those at or below
 * a level findings keeps the probability of any false one at that level, however the tests depend on each other. Equal to
 * statsmodels' `multipletests(method='holm')`.
 * @param pValues of the tests of one family
 * @returns in the order of `pValues`
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((one, other) => one.p - other.p);
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  ascending.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p));
    adjusted[index] = largest;
  });
  return adjusted;
}
