import { describe, expect, it } from 'vitest';
import { experimentProblems, type ExperimentSpec } from '../../src-main/domain/experiment.ts';
import {
  halvingMethodsText,
  halvingPlanText,
  halvingSavingText,
} from '../../src-main/domain/halving-words.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';

function halved(count: number, minEpochs: number, epochs = 90): ExperimentSpec {
  return {
    ...SAMPLE_SPEC,
    training: { ...SAMPLE_SPEC.training, epochs, halving: { minEpochs } },
    seeds: [0, 1],
    variants: Array.from({ length: count }, (_, index) => ({ name: `v${index}`, regularization: [] })),
  };
}

describe('words on successive halving', () => {
  it('say who goes on when, and what is saved', () => {
    const spec = halved(10, 10);
    expect(halvingPlanText(spec)).toBe(
      'Beside the baseline, which always goes on, behind epoch 10 the best 3 of 9, behind epoch 30 the best 1 of 3 go on.',
    );
    // 300 of 900 epochs a seed, two seeds.
    expect(halvingSavingText(spec)).toBe('Successive halving trains 600 of 1,800 epochs and saves 67 %.');
    expect(halvingMethodsText(spec)).toMatch(/factor 3, at least 10 epochs.*mean primary metric over seeds/);
  });

  it('say nothing where there is none', () => {
    expect(halvingPlanText(SAMPLE_SPEC)).toBeNull();
    expect(halvingSavingText(SAMPLE_SPEC)).toBeNull();
    expect(halvingMethodsText(SAMPLE_SPEC)).toBeNull();
  });
});

describe('a spec with successive halving', () => {
  it('needs something to choose from, and a first decision before the end', () => {
    expect(experimentProblems(halved(3, 10))).toEqual([]);
    expect(experimentProblems(halved(2, 10)).map(({ field }) => field)).toEqual(['training.halving']);
    expect(experimentProblems(halved(3, 90)).map(({ field }) => field)).toEqual([
      'training.halving.minEpochs',
    ]);
  });
});
