/** How many numbers fall between the edges. */
export interface Histogram {
  /** One more than bins, ascending; edges i and i + 1 bound bin i, which has its lower edge, and the last one both. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}
