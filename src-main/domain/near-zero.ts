/** |w| below this counts as zero: subgradient steps of L1 hover around zero instead of resting on it. */
export const NEAR_ZERO = 1e-3;
