const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes in powers of 1000, as systems show the size of files: `17.2 MB`. */
export function byteText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  // What would be rounded to 1000 is 1 of the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}
