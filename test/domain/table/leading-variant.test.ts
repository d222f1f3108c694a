import { expect, it } from 'vitest';
import type { ExperimentRow } from '../../../src-main/domain/experiment-row.ts';
import {
  leadingValue,
  leadingVariant,
  shownVariants,
} from '../../../src-main/domain/table/leading-variant.ts';
import { experimentRow } from '../filter/sample-rows.ts';

/** An experiment whose variants have these means of its primary metric. */
function withMeans(
  primaryMetric: ExperimentRow['primaryMetric'],
  means: readonly (number | null)[],
): ExperimentRow {
  const { groups } = experimentRow();
  return experimentRow({
    primaryMetric,
    groups: means.map((mean) => ({ ...groups[0], primary: mean === null ? null : { n: 1, mean, sd: null } })),
  });
}

it.each([
  ['accuracy', [0.9, 0.8, 0.95, 0.85], 2],
  ['logLoss', [0.9, 0.8, 0.95, 0.85], 1],
  // The first of equals, also where the baseline is better than all.
  ['accuracy', [0.99, 0.8, 0.8], 1],
  ['accuracy', [0.9, null, 0.1], 2],
  ['accuracy', [0.9, null, null], 1],
  ['accuracy', [0.9], null],
] as const)('of %s %j variant %s leads', (metric, means, leading) => {
  const row = withMeans(metric, means);
  expect(leadingVariant(row)).toBe(leading);
  expect(shownVariants(row)).toEqual(leading === null ? [0] : [0, leading]);
});

it('an experiment is sorted by its leading variant, and by its baseline where that has no value', () => {
  const row = withMeans('accuracy', [0.9, 0.8, 0.95]);
  expect(leadingValue(row, (index) => row.groups[index].primary)).toBe(0.95);
  expect(leadingValue(row, (index) => (index === 0 ? { n: 1, mean: 7, sd: null } : null))).toBe(7);
  expect(leadingValue(row, () => null)).toBeNull();
});
