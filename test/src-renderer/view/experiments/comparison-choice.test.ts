import { expect, it } from 'vitest';
import {
  compareExperiments,
  compareRuns,
} from '../../../../src-renderer/view/experiments/comparison-choice.ts';
import { experimentRow, runRow } from '../../../domain/filter/sample-rows.ts';

it('one experiment is compared with its own baseline, two by their leading variants, others not at all', () => {
  const one = experimentRow({ id: 1 });
  const two = experimentRow({ id: 2 });
  expect(compareExperiments([one])).toEqual({
    a: { experimentId: 1, variantIndex: 0 },
    b: { experimentId: 1, variantIndex: 1 },
  });
  expect(compareExperiments([one, two])).toEqual({
    a: { experimentId: 1, variantIndex: 1 },
    b: { experimentId: 2, variantIndex: 1 },
  });
  expect(compareExperiments([])).toBeNull();
  expect(compareExperiments([one, two, one])).toBeNull();
  expect(compareExperiments([experimentRow({ groups: one.groups.slice(0, 1) })])).toBeNull();
});

it('runs of two variants are two groups, the baseline first; two runs of one variant stand for themselves', () => {
  const run = (variantIndex: number, seed: number) => runRow({ variantIndex, seed });
  expect(compareRuns([run(1, 3), run(1, 0), run(0, 3)])).toEqual({
    a: { experimentId: 1, variantIndex: 0, seeds: [3] },
    b: { experimentId: 1, variantIndex: 1, seeds: [0, 3] },
  });
  expect(compareRuns([run(1, 3), run(1, 0)])).toEqual({
    a: { experimentId: 1, variantIndex: 1, seeds: [3] },
    b: { experimentId: 1, variantIndex: 1, seeds: [0] },
  });
  expect(compareRuns([run(1, 3)])).toBeNull();
  expect(compareRuns([run(1, 3), run(1, 4), run(1, 5)])).toBeNull();
  expect(compareRuns([run(0, 3), run(1, 4), run(2, 5)])).toBeNull();
});
