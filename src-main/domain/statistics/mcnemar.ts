import { regularizedIncompleteBeta } from './incomplete-beta.ts';

/** On how many rows only one of two models is right. */
export interface DiscordantRows {
  readonly onlyA: number;
  readonly onlyB: number;
}

/** Counts the rows that exactly one of two models predicts right. */
export function discordantRows(
  actual: ArrayLike<number>,
  predictedByA: ArrayLike<number>,
  predictedByB: ArrayLike<number>,
): DiscordantRows {
  let onlyA = 0;
  let onlyB = 0;
  for (let row = 0; row < actual.length; row++) {
    const isRightA = predictedByA[row] === actual[row];
    const isRightB = predictedByB[row] === actual[row];
    if (isRightA && !isRightB) onlyA += 1;
    if (isRightB && !isRightA) onlyB += 1;
  }
  return { onlyA, onlyB };
}

/**
 * Two-sided p of McNemar's exact test (McNemar, Psychometrika 12, 1947): if both models are right equally often, each row on
 * which only one is right is a fair coin. p = 2·P(X ≤ min) for X binomial with the sum of both and ½, at most 1; 1 where the
 * models are never apart. P(X ≤ k) of n is I_½(n − k, k + 1) (NIST DLMF 8.17.5). Equal to statsmodels'
 * `mcnemar(exact=True)`. It is about these two trained models on rows like these, and says nothing on the next seed
 * (Dietterich, Neural Computation 10, 1998).
 */
export function mcnemarP({ onlyA, onlyB }: DiscordantRows): number {
  if (onlyA + onlyB === 0) return 1;
  const least = Math.min(onlyA, onlyB);
  return Math.min(1, 2 * regularizedIncompleteBeta(onlyA + onlyB - least, least + 1, 0.5));
}
