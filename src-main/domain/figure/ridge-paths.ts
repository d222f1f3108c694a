import type { TracedEpoch } from '../weight-history.ts';

/** One epoch's distribution as a line over its own base. */
export interface Ridge {
  readonly epoch: number;
  /** Where its base stands, from the top. */
  readonly base: number;
  /** SVG path of the line and of what it encloses. */
  readonly line: string;
  readonly area: string;
}

/** How large ridges are drawn. */
export interface RidgeSize {
  readonly width: number;
  readonly height: number;
  /** How far a ridge rises above its base at most. */
  readonly rise: number;
}

/**
 * Distributions one below the other, the first epoch at the top. A ridge is as high as the root of the share: beside a peak at
 * 0 the rest would not be seen. All ridges have one scale.
 * @param largest the largest share that is drawn beside these, for a common scale
 */
export function ridges(epochs: readonly TracedEpoch[], largest: number, size: RidgeSize): Ridge[] {
  const { width, height, rise } = size;
  const gap = epochs.length < 2 ? 0 : (height - rise) / (epochs.length - 1);
  const number = (value: number): string => String(Math.round(value * 10) / 10);
  return epochs.map(({ epoch, shares }, at) => {
    const base = epochs.length < 2 ? height : rise + at * gap;
    const step = width / shares.length;
    const points = shares.map((share, bin) => {
      const up = largest === 0 ? 0 : rise * Math.sqrt(share / largest);
      return `${number((bin + 0.5) * step)} ${number(base - up)}`;
    });
    const line = `M${points.join('L')}`;
    const [first, last] = [number(0.5 * step), number(width - 0.5 * step)];
    return { epoch, base, line, area: `${line}L${last} ${number(base)}L${first} ${number(base)}Z` };
  });
}

/** The largest share in any bin of these epochs. */
export function largestShare(epochs: readonly TracedEpoch[]): number {
  return epochs.reduce((largest, { shares }) => Math.max(largest, ...shares), 0);
}
