import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { join } from 'node:path';
import type { Measurement } from '../../src-main/domain/run.ts';
import { experimentRowsInParts, listExperimentRows } from '../../src-main/store/experiment-table.ts';
import { atOnce } from '../../src-main/store/in-parts.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import { insertRunResult } from '../../src-main/store/run-result.ts';
import { listRunRows, listRunTableExperiments, runRowsInParts } from '../../src-main/store/run-table.ts';
import { endRun, startRun } from '../../src-main/store/runs.ts';
import { insertSample, SAMPLE_BACKEND, sampleResult } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ALL = { trashed: false };
const F1 = { scope: 'test', name: 'f1Macro', detail: '' } as const;
const PRECISION = { scope: 'test', name: 'precision', detail: 'setosa' } as const;

function measured(scope: 'train' | 'validation' | 'test', name: string, value: number): Measurement {
  return { scope, name, detail: '', value: { value } };
}

let store: Store;
beforeEach(async () => {
  store = await openStore(join(temporaryFolder(), 'lab.db'));
  onTestFinished(() => store.close());
});

function complete(runId: number, endedAtMs: number, measurements: readonly Measurement[]): void {
  startRun(store.write, runId, SAMPLE_BACKEND, 2000 + runId);
  insertRunResult(store.write, runId, { ...sampleResult(2, 3), measurements }, endedAtMs);
}

describe('the table of experiments', () => {
  it('sums up the completed runs of each variant', () => {
    const { runIds } = insertSample(store);
    complete(runIds[0], 5000, [
      measured('test', 'accuracy', 0.9),
      measured('test', 'f1Macro', 0.5),
      measured('train', 'dataLoss', 0.1),
      measured('validation', 'dataLoss', 0.3),
    ]);
    complete(runIds[1], 6000, [measured('test', 'accuracy', 0.7)]);
    complete(runIds[2], 7000, [measured('test', 'accuracy', 0.6), measured('train', 'dataLoss', 0.1)]);
    startRun(store.write, runIds[3], SAMPLE_BACKEND, 2000);
    endRun(store.write, runIds[3], { status: 'diverged', epoch: 2 }, 4000);
    const [row] = listExperimentRows(store.read, ALL, [F1, PRECISION]);
    expect(row).toMatchObject({
      variants: ['none', 'L2'],
      runs: { completed: 3, diverged: 1 },
      model: '4 → 3',
      seeds: 2,
      backend: 'wasm',
      // From the first start, that of the run which diverged, to the last end.
      durationMs: 7000 - 2000,
    });
    const [none, l2] = row.groups;
    expect(none).toMatchObject({ variant: 'none', regularization: 'none', runs: 2, completed: 2 });
    expect(none.primary?.n).toBe(2);
    expect(none.primary?.mean).toBeCloseTo((0.9 + 0.7) / 2, 12);
    // Two values: the difference over the root of two.
    expect(none.primary?.sd).toBeCloseTo(0.2 / Math.SQRT2, 12);
    // Only one of the two runs has both losses.
    expect(none.gap?.n).toBe(1);
    expect(none.gap?.mean).toBeCloseTo(0.3 - 0.1, 12);
    expect(none.gap?.sd).toBeNull();
    expect(none.values).toEqual([{ n: 1, mean: 0.5, sd: null }, null]);
    expect(l2).toMatchObject({ regularization: 'L2 0.01', runs: 2, completed: 1, gap: null });
    expect(l2.values).toEqual([null, null]);
  });

  it('shows an experiment of which nothing has started', () => {
    insertSample(store);
    const [row] = listExperimentRows(store.read, ALL, [F1]);
    expect(row).toMatchObject({ runs: { queued: 4 }, durationMs: null, backend: null });
    expect(row.groups.map(({ primary, gap, values }) => [primary, gap, values])).toEqual([
      [null, null, [null]],
      [null, null, [null]],
    ]);
  });

  it('is newest first, and the same for one experiment alone', () => {
    const older = insertSample(store);
    const newer = insertSample(store);
    complete(newer.runIds[0], 5000, [measured('test', 'accuracy', 0.9)]);
    const rows = listExperimentRows(store.read, ALL, [F1]);
    expect(rows.map(({ id }) => id)).toEqual([newer.experimentId, older.experimentId]);
    const { experimentId } = newer;
    expect(listExperimentRows(store.read, { experimentId }, [F1])).toEqual([rows[0]]);
  });
});

describe('the table of runs', () => {
  it('has the numbers of each run, newest experiment first, as planned within it', () => {
    const older = insertSample(store);
    const newer = insertSample(store);
    complete(older.runIds[2], 5000, [
      measured('test', 'accuracy', 0.9),
      measured('test', 'f1Macro', 0.5),
      measured('train', 'dataLoss', 0.1),
      measured('validation', 'dataLoss', 0.3),
    ]);
    const rows = listRunRows(store.read, ALL, [F1, PRECISION]);
    expect(rows.map(({ id }) => id)).toEqual([...newer.runIds, ...older.runIds]);
    expect(rows[0]).toEqual({
      id: newer.runIds[0],
      experimentId: newer.experimentId,
      variantIndex: 0,
      seed: 7,
      status: 'queued',
      backend: null,
      durationMs: null,
      epochsDone: 0,
      countedEpoch: null,
      primary: null,
      gap: null,
      values: [null, null],
    });
    const [done] = rows.filter(({ status }) => status === 'completed');
    expect(done).toMatchObject({
      id: older.runIds[2],
      variantIndex: 1,
      seed: 7,
      countedEpoch: 3,
      primary: 0.9,
      values: [0.5, null],
    });
    expect(done.durationMs).toBe(5000 - (2000 + older.runIds[2]));
    expect(done.gap).toBeCloseTo(0.3 - 0.1, 12);
    const { experimentId } = older;
    expect(listRunRows(store.read, { experimentId }, [F1, PRECISION])).toEqual(rows.slice(4));
  });

  it('names what the runs of an experiment have in common once', () => {
    const { experimentId } = insertSample(store);
    expect(listRunTableExperiments(store.read, ALL)).toEqual([
      {
        id: experimentId,
        name: 'none against L2',
        dataName: 'iris',
        model: '4 → 3',
        primaryMetric: 'accuracy',
        createdAtMs: 1000,
        starred: false,
        tags: [],
        notes: 'a sample',
        variants: ['none', 'L2'],
      },
    ]);
  });
});

describe('tables that are read part by part', () => {
  it('are of what was there at their beginning, whatever comes between the parts', () => {
    const { runIds } = insertSample(store);
    complete(runIds[0], 5000, [measured('test', 'accuracy', 0.9), measured('test', 'f1Macro', 0.5)]);
    const experiments = listExperimentRows(store.read, ALL, [F1]);
    const runs = listRunRows(store.read, ALL, [F1]);
    const ofExperiments = experimentRowsInParts(store.read, ALL, [F1]);
    const ofRuns = runRowsInParts(store.read, ALL, [F1]);
    expect(ofExperiments.next().done).toBe(false);
    expect(ofRuns.next().done).toBe(false);
    const second = insertSample(store);
    complete(second.runIds[0], 6000, [measured('test', 'accuracy', 0.1)]);
    expect(atOnce(ofExperiments)).toEqual(experiments);
    expect(atOnce(ofRuns)).toEqual(runs);
  });
});
