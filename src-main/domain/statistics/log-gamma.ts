const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

// B_2k/(2k·(2k − 1)), k = 1 … 8: the coefficients of Stirling's series, NIST DLMF 5.11.1.
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

// From here on eight terms of the series leave less than 2e-17.
const LARGE = 10;

/**
 * What Stirling's formula leaves out: ln Γ(x) − [(x − ½)·ln x − x + ½·ln 2π].
 * @param x at least 10
 */
function stirlingRemainder(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * inverseSquare + STIRLING[k];
  return sum / x;
}

/**
 * ln Γ(x) for x > 0, by Stirling's series (NIST DLMF 5.11.1); below 10 through Γ(x) = Γ(x + n)/(x·(x + 1)·…·(x + n − 1))
 * (DLMF 5.5.1). The error is below 1e-14 + 1e-14·|ln Γ(x)|; near the zeros at 1 and 2 that bound is absolute.
 */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < LARGE) {
    product *= shifted;
    shifted += 1;
  }
  const large = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingRemainder(shifted);
  return large - Math.log(product);
}

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0. For large arguments the three terms nearly cancel, so the
 * leading parts of Stirling's formula are cancelled on paper and only remainders are subtracted
 * (DiDonato, Morris, "Algorithm 708", ACM TOMS 18, 1992).
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  const sum = small + large;
  if (large < LARGE) return logGamma(a) + logGamma(b) - logGamma(sum);
  const shrink = (large - 0.5) * Math.log1p(-small / sum);
  const remainders = stirlingRemainder(large) - stirlingRemainder(sum);
  if (small < LARGE) return logGamma(small) + small - small * Math.log(sum) + shrink + remainders;
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(small) +
    small * Math.log(small / sum) +
    shrink +
    stirlingRemainder(small) +
    remainders
  );
}
