import { undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { midranks } from './midranks.ts';
import { normalTwoSided } from './normal.ts';

/** Up to here the distribution of the rank sum is computed exactly. */
const EXACT_UP_TO = 100;

/** What the signed ranks of differences say. */
export interface SignedRankResult {
  /** Two-sided p value; undefined where no difference is other than 0. */
  readonly p: MetricValue;
  /** Whether p comes from the exact distribution; otherwise from its normal approximation. */
  readonly isExact: boolean;
  /** Sum of the ranks of the positive differences. */
  readonly positiveRanks: number;
  /** Differences other than 0, which alone are ranked. */
  readonly n: number;
}

/** P(W ≤ w) over all signs of doubled ranks, which are integers: ranks are added one by one, each with probability ½. */
function lowerShare(doubledRanks: readonly number[], most: number): number {
  const total = doubledRanks.reduce((sum, rank) => sum + rank, 0);
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  let reached = 0;
  for (const rank of doubledRanks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--)
      shares[sum] = 0.5 * (shares[sum] + (sum >= rank ? shares[sum - rank] : 0));
  }
  return shares.subarray(0, most + 1).reduce((sum, share) => sum + share, 0);
}

/** Mean and variance of the rank sum over all signs: half the ranks' sum and a quarter of their squares' sum. */
function approximateP(ranks: readonly number[], lesser: number): number {
  const mean = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
  const variance = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return normalTwoSided((lesser - mean) / Math.sqrt(variance));
}

/**
 * Wilcoxon's signed-rank test (Wilcoxon, Biometrics Bulletin 1, 1945): zeros are dropped, sizes that tie share their mean
 * rank, and p = 2·P(W ≤ min(W⁺, W⁻)) over all 2^n signs of the ranks that occur. Without ties and zeros equal to SciPy's
 * `stats.wilcoxon(d, method='exact')`; with them to its `zero_method='wilcox'` under `PermutationMethod` over all signs of
 * what is left, since SciPy's `exact` ignores ties. Above 100 differences the normal approximation with the ties' variance
 * (SciPy's `method='asymptotic'`, no continuity correction). Five pairs cannot give p < 0.05: the smallest p is 2/2^n.
 * @param differences finite; equal sizes must be equal numbers, see `pairedDifferences`
 */
export function signedRankTest(differences: readonly number[]): SignedRankResult {
  const ranked = differences.filter((difference) => difference !== 0);
  const n = ranked.length;
  if (n === 0)
    return { p: undefinedBecause('no difference is other than 0'), isExact: true, positiveRanks: 0, n };
  const ranks = [...midranks(ranked.map(Math.abs))];
  const positiveRanks = ranks.reduce((sum, rank, at) => (ranked[at] > 0 ? sum + rank : sum), 0);
  const lesser = Math.min(positiveRanks, (n * (n + 1)) / 2 - positiveRanks);
  if (n > EXACT_UP_TO) return { p: { value: approximateP(ranks, lesser) }, isExact: false, positiveRanks, n };
  const lower = lowerShare(
    ranks.map((rank) => 2 * rank),
    2 * lesser,
  );
  return { p: { value: Math.min(1, 2 * lower) }, isExact: true, positiveRanks, n };
}
