const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A number of a data set with up to four digits; what is very large or small as 1.23e+10. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2).replace('-', '−');
  return format.format(value).replace(/^-/, '−');
}
