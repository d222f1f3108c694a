import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RunCheckpoint } from '../../src-main/domain/checkpoint.ts';
import {
  beginCheckpoint,
  completeCheckpoint,
  deleteUselessCheckpoints,
  insertCheckpointRun,
  listCheckpoints,
} from '../../src-main/store/checkpoints.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import { insertRunResult } from '../../src-main/store/run-result.ts';
import { endRun, startRun } from '../../src-main/store/runs.ts';
import { insertSample, SAMPLE_BACKEND, sampleResult } from './sample-experiment.ts';

let store: Store;
let experimentId: number;
let runIds: readonly number[];
beforeEach(async () => {
  store = await openStore(':memory:');
  onTestFinished(() => store.close());
  ({ experimentId, runIds } = insertSample(store));
});

function stateOf(runId: number, epoch: number): RunCheckpoint {
  return {
    runId,
    standing: 'live',
    lowestLoss: 0.1 + 0.2,
    bestEpoch: null,
    earlyStop: { best: null, idleEpochs: 2 },
    plateau: null,
    // Every kind of bits: a signalling NaN's too.
    values: new Float32Array(Uint32Array.of(epoch, 0x7fa00001, 0x80000000, 1, 0xff800000).buffer),
  };
}

function begin(epoch: number): number {
  const place = { epoch, step: 7 * epoch };
  return beginCheckpoint(store.write, { experimentId, place, appVersion: '0.1.0', createdAtMs: 1000 });
}

/** Keeps a checkpoint of some runs. */
function keep(epoch: number, runs: readonly number[]): void {
  const id = begin(epoch);
  for (const [position, runId] of runs.entries())
    insertCheckpointRun(store.write, id, position, stateOf(runId, epoch));
  completeCheckpoint(store.write, id);
}

function kept(): [epoch: number, runs: number[]][] {
  const { checkpoints } = listCheckpoints(store.read, experimentId, '0.1.0');
  return checkpoints.map(({ epoch, runs }) => [epoch, runs.map(({ runId }) => runId)]);
}

function storedRuns(): unknown {
  return store.read.get('SELECT count(*) AS count FROM checkpoint_run')?.count;
}

describe('a checkpoint', () => {
  it('comes back bit by bit', () => {
    keep(3, runIds);
    const { checkpoints } = listCheckpoints(store.read, experimentId, '0.1.0');
    expect(checkpoints).toEqual([{ epoch: 3, step: 21, runs: runIds.map((id) => stateOf(id, 3)) }]);
    const bits = ({ values }: RunCheckpoint): Uint32Array => new Uint32Array(values.buffer);
    expect(bits(checkpoints[0].runs[1])).toEqual(bits(stateOf(runIds[1], 3)));
  });

  it('takes the place of those that share a run with it, and of no other', () => {
    const [a, b, c, d] = runIds;
    keep(5, [a, b]);
    keep(2, [c, d]);
    keep(6, [a, b]);
    expect(kept()).toEqual([
      [2, [c, d]],
      [6, [a, b]],
    ]);
    // The halves of a group that did not fit into memory.
    keep(1, [a]);
    expect(kept()).toEqual([
      [2, [c, d]],
      [1, [a]],
    ]);
  });

  it('counts once it is complete, and until then the one before it does', () => {
    keep(3, runIds);
    const id = begin(4);
    insertCheckpointRun(store.write, id, 0, stateOf(runIds[0], 4));
    expect(kept()).toEqual([[3, runIds]]);
    // It was given up; the next one is not hindered by what is left of it.
    keep(5, runIds);
    expect(kept()).toEqual([[5, runIds]]);
  });

  it('lets the space of those before it go, run by run, so that two are kept at most', () => {
    for (let epoch = 1; epoch <= 5; epoch++) {
      keep(epoch, runIds);
      expect(storedRuns()).toBeLessThanOrEqual(2 * runIds.length);
    }
    deleteUselessCheckpoints(store.write, experimentId);
    expect(storedRuns()).toBe(runIds.length);
    expect(kept()).toEqual([[5, runIds]]);
  });

  it('is useless once each of its runs has a result', () => {
    const [a, b, c, d] = runIds;
    keep(5, [a, b]);
    keep(5, [c, d]);
    for (const id of runIds) startRun(store.write, id, SAMPLE_BACKEND, 2000);
    insertRunResult(store.write, a, sampleResult(1, 2), 3000);
    endRun(store.write, b, { status: 'diverged', epoch: 6 }, 3000);
    insertRunResult(store.write, c, sampleResult(1, 2), 3000);
    endRun(store.write, d, { status: 'interrupted' }, 3000);
    deleteUselessCheckpoints(store.write, experimentId);
    expect(kept()).toEqual([[5, [c, d]]]);
  });
});
