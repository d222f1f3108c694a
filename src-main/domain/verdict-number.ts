const MOST_DECIMALS = 10;

function decimalsFor(value: number, significant: number): number {
  if (value === 0) return 0;
  return significant - 1 - Math.floor(Math.log10(Math.abs(value)));
}

/** Decimals that show an interval: two significant digits of its width, and no bound rounded to 0. */
export function decimalsOfInterval(low: number, high: number): number {
  const wanted = [decimalsFor(high - low, 2), decimalsFor(low, 1), decimalsFor(high, 1), 0];
  return Math.min(Math.max(...wanted), MOST_DECIMALS);
}

// From here on digits before the point would be noise, and many of them.
const SCIENTIFIC_FROM = 1e9;

/** A number with a fixed count of decimals and a real minus; in powers of ten where those would show nothing, or noise. */
export function showNumber(value: number, decimals: number): string {
  const shown = value.toFixed(decimals);
  const isTiny = value !== 0 && Number(shown) === 0;
  const text = isTiny || Math.abs(value) >= SCIENTIFIC_FROM ? value.toExponential(isTiny ? 1 : 2) : shown;
  return text.replace('-', '−');
}

/** Two significant digits with their sign. */
export function signed(value: number): string {
  const decimals = Math.min(Math.max(decimalsFor(value, 2), 0), MOST_DECIMALS);
  return `${value > 0 ? '+' : ''}${showNumber(value, decimals)}`;
}

/** Three decimals, and as many more as it takes not to show a p beside a level as the level. */
export function showP(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  const nearLevel = [0.05, 0.025].some((level) => p !== level && p.toFixed(3) === level.toFixed(3));
  return `p = ${nearLevel ? p.toPrecision(4) : p.toFixed(3)}`;
}
