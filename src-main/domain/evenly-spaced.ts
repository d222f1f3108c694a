/** At most `most` places of a list, evenly spaced, the first and the last among them. */
export function evenlySpaced(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (length - 1)) / (most - 1)));
}
