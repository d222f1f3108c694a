import type { RunRecord } from '../../../src-main/domain/run-record.ts';
import type { GroupAddress, Route } from '../../state/route.ts';

/** The runs beside one, in the order of its experiment: variant by variant, seed by seed. */
export function neighboursOf(
  runId: number,
  runs: readonly RunRecord[],
): { readonly previous: RunRecord | undefined; readonly next: RunRecord | undefined } {
  const at = runs.findIndex(({ id }) => id === runId);
  return { previous: at > 0 ? runs[at - 1] : undefined, next: at < 0 ? undefined : runs.at(at + 1) };
}

function alone({ experimentId, variantIndex, seed }: RunRecord): GroupAddress {
  return { experimentId, variantIndex, seeds: [seed] };
}

/**
 * This run against the baseline's run of the same seed; for the baseline itself, against the first other variant's.
 * Null where there is no such run.
 */
export function sameSeedComparison(run: RunRecord, runs: readonly RunRecord[]): Route | null {
  const isBaseline = run.variantIndex === 0;
  const other = runs.find(
    ({ seed, variantIndex }) => seed === run.seed && (isBaseline ? variantIndex > 0 : variantIndex === 0),
  );
  if (other === undefined) return null;
  const [a, b] = isBaseline ? [run, other] : [other, run];
  return { view: 'compare', a: alone(a), b: alone(b) };
}
