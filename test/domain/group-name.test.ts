import { describe, expect, it } from 'vitest';
import { nameGroups } from '../../src-main/domain/group-name.ts';

const A = { ref: { experimentId: 1, variantIndex: 0 }, variant: 'none' };

describe('two groups', () => {
  it('are called by their variants where these differ', () => {
    expect(nameGroups(A, { ref: { experimentId: 1, variantIndex: 1 }, variant: 'L2' })).toEqual([
      'none',
      'L2',
    ]);
  });

  it('are called by their experiments where the variants have one name', () => {
    const b = { ref: { experimentId: 7, variantIndex: 0 }, variant: 'none' };
    expect(nameGroups(A, b)).toEqual(['none (experiment 1)', 'none (experiment 7)']);
  });

  it('are called by their seeds where they are of one variant', () => {
    const of = (seeds: number[]) => ({ ...A, ref: { ...A.ref, seeds } });
    expect(nameGroups(of([3]), of([4, 5]))).toEqual(['none (seed 3)', 'none (seeds 4, 5)']);
    expect(nameGroups(of([3]), A)).toEqual(['none (seed 3)', 'none (all seeds)']);
  });

  it('are not the same runs twice', () => {
    expect(() => nameGroups(A, A)).toThrow('b: expected other runs than those of a, received the same');
  });
});
