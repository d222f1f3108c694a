import { describe, expect, it } from 'vitest';
import { planGroup } from '../../src-main/domain/plan.ts';
import { planProcesses, sharesOf } from '../../src-main/domain/training-processes.ts';
import { smallData, smallSpec } from '../engine/small-experiment.ts';

const SEEDS = [1, 2, 3, 4, 5];
const SMALL = smallSpec({ seeds: SEEDS });
const INPUTS = smallData().inputs;
const GIB = 2 ** 30;
const TWO_CORES = { cores: 2, memoryBytes: 24 * GIB };

/** Of a small model, over so many epochs. */
function groupOf(epochs: number) {
  return planGroup({ ...SMALL, training: { ...SMALL.training, epochs } }, INPUTS);
}

/** Of a model with a million weights. */
function largeGroup(epochs: number) {
  const layers = [{ type: 'dense', units: 1024 }, { type: 'relu' }, { type: 'dense', units: 2 }] as const;
  return planGroup(
    { ...SMALL, model: { layers: [...layers] }, training: { ...SMALL.training, epochs } },
    1024,
  );
}

describe('the processes that train an experiment', () => {
  it('are one for what trains in less time than a process takes to start', () => {
    expect(planProcesses([groupOf(10)], 100, 0, TWO_CORES).processes).toBe(1);
  });

  it('are as many as the cores for what takes long, on a thread each', () => {
    expect(planProcesses([groupOf(1e6)], 100, 0, TWO_CORES)).toEqual({ processes: 2, threads: 1 });
    expect(planProcesses([largeGroup(1e5)], 100, 0, TWO_CORES)).toEqual({ processes: 2, threads: 1 });
  });

  it('are never more than the runs; large members share the cores that are left', () => {
    const many = { cores: 64, memoryBytes: 1024 * GIB };
    const group = largeGroup(1e7);
    const runs = group.members.length;
    const { processes, threads } = planProcesses([group], 1e6, 0, many);
    expect(processes).toBe(runs);
    expect(threads).toBe(Math.floor(64 / runs));
  });

  it('leave half of the memory free', () => {
    const group = largeGroup(1e7);
    expect(planProcesses([group], 1e6, GIB, { cores: 8, memoryBytes: 6 * GIB }).processes).toBe(2);
    expect(planProcesses([group], 1e6, 8 * GIB, { cores: 8, memoryBytes: 6 * GIB }).processes).toBe(1);
  });

  it('compute a single small group on one thread, and a large one on all cores', () => {
    expect(planProcesses([groupOf(1)], 100, 0, TWO_CORES)).toEqual({ processes: 1, threads: 1 });
    expect(planProcesses([largeGroup(1)], 32, 0, TWO_CORES)).toEqual({ processes: 1, threads: 2 });
  });
});

describe('the shares of several processes', () => {
  it('hold every run once, those of a seed together, and differ by a run at most', () => {
    const runs = [0, 1].flatMap((variantIndex) => SEEDS.map((seed) => ({ variantIndex, seed })));
    const shares = sharesOf(runs, 2);
    expect(shares.map(({ length }) => length)).toEqual([5, 5]);
    expect(new Set(shares.flat())).toEqual(new Set(runs));
    const seedsOf = (share: number): Set<number> => new Set(shares[share].map(({ seed }) => seed));
    // Five seeds of two runs each: one of them is divided.
    expect([...seedsOf(0)].filter((seed) => seedsOf(1).has(seed))).toHaveLength(1);
  });

  it('are no more than there are runs', () => {
    expect(sharesOf([{ seed: 1 }], 4)).toEqual([[{ seed: 1 }]]);
    expect(sharesOf([{ seed: 2 }, { seed: 1 }], 1)).toEqual([[{ seed: 2 }, { seed: 1 }]]);
  });
});
