import type { Ablation } from '../../../src-main/domain/ablation.ts';
import type { StrengthCurves } from '../../../src-main/domain/strength-curve.ts';
import type { StrengthGrid } from '../../../src-main/domain/strength-grid.ts';

/** What of an experiment's strengths is shown. */
export type Aspect = 'curve' | 'grid' | 'layers';

/** What the variants of an experiment say about strengths. */
export interface StrengthEvidence extends StrengthCurves {
  readonly grids: readonly StrengthGrid[];
  readonly ablations: readonly Ablation[];
}

/** The aspect that most variants are a part of: the question that the experiment was made for. Null where there is none. */
export function likelyAspect({ curves, grids, ablations }: StrengthEvidence): Aspect | null {
  const sizes: readonly (readonly [Aspect, number])[] = [
    ['grid', Math.max(0, ...grids.map(({ cells }) => cells.length))],
    ['layers', Math.max(0, ...ablations.map(({ rows }) => rows.length + 1))],
    ['curve', Math.max(0, ...curves.map(({ points }) => points.length))],
  ];
  const [aspect, size] = sizes.toSorted(([, one], [, other]) => other - one)[0];
  return size === 0 ? null : aspect;
}
