import type { ActivityCoefficients } from '../domain/regularization.ts';

/** What one member does at one site, the mean over rows; 0 where nothing penalizes it. */
export interface ActivityMeans {
  /** Mean of Σ|a| over a row's features. */
  readonly absolute: number;
  /** Mean of Σa² over a row's features. */
  readonly square: number;
}

/** Adds up sums of rows in float64, batch by batch, for K members and every site. */
export class ActivityTotals {
  readonly #totals: { absolute: number; square: number }[][];
  #rows = 0;

  constructor(members: number, sites: number) {
    this.#totals = Array.from({ length: members }, () =>
      Array.from({ length: sites }, () => ({ absolute: 0, square: 0 })),
    );
  }

  /** Notes the rows of a batch; call it once per batch. */
  addRows(rows: number): void {
    this.#rows += rows;
  }

  /** @param sums row-major [K, rows] */
  add(site: number, kind: keyof ActivityMeans, sums: Float32Array): void {
    const rows = sums.length / this.#totals.length;
    this.#totals.forEach((own, member) => {
      let total = 0;
      for (let row = 0; row < rows; row++) total += sums[member * rows + row];
      own[site][kind] += total;
    });
  }

  /** One entry per member, in it one per site. */
  means(): ActivityMeans[][] {
    return this.#totals.map((sites) =>
      sites.map(({ absolute, square }) => ({ absolute: absolute / this.#rows, square: square / this.#rows })),
    );
  }
}

/**
 * The penalty on one member's activities: Σ_sites l1·mean Σ|a| + l2·mean Σa².
 * @param means, coefficients one entry per site
 */
export function activityPenaltyOf(
  means: readonly ActivityMeans[],
  coefficients: readonly ActivityCoefficients[],
): number {
  return means.reduce(
    (sum, { absolute, square }, site) =>
      sum + coefficients[site].l1 * absolute + coefficients[site].l2 * square,
    0,
  );
}
