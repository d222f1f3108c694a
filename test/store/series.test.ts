import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Measurement } from '../../src-main/domain/run.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import { getRun } from '../../src-main/store/runs.ts';
import { appendEpochs, listSeries, listSeriesExtents } from '../../src-main/store/series.ts';
import type { RunEpoch } from '../../src-main/domain/run.ts';
import { insertSample } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ALL = { afterEpoch: 0, name: null };

function dataLoss(scope: 'train' | 'validation', value: number): Measurement {
  return { scope, name: 'dataLoss', detail: '', value: { value } };
}

function undefinedPrecision(reason: string): Measurement {
  return { scope: 'validation', name: 'precision', detail: 'setosa', value: { value: null, reason } };
}

describe('series', () => {
  let store: Store;
  let runIds: number[];
  beforeEach(async () => {
    store = await openStore(':memory:');
    onTestFinished(() => store.close());
    runIds = insertSample(store).runIds;
  });

  it('come back point by point, undefined values with their reasons', () => {
    const [runId] = runIds;
    appendEpochs(store.write, [
      { runId, epoch: 1, measurements: [dataLoss('train', 0.1 + 0.2), undefinedPrecision('no prediction')] },
      { runId, epoch: 2, measurements: [dataLoss('train', 5e-324), undefinedPrecision('no prediction')] },
    ]);
    expect(listSeries(store.read, runId, ALL)).toEqual([
      {
        scope: 'train',
        name: 'dataLoss',
        detail: '',
        points: [
          { epoch: 1, value: 0.1 + 0.2 },
          { epoch: 2, value: 5e-324 },
        ],
      },
      {
        scope: 'validation',
        name: 'precision',
        detail: 'setosa',
        points: [
          { epoch: 1, value: null, reason: 'no prediction' },
          { epoch: 2, value: null, reason: 'no prediction' },
        ],
      },
    ]);
    expect(store.read.get('SELECT count(*) AS count FROM undefined_reason')).toEqual({ count: 1 });
    expect(getRun(store.read, runId).epochsDone).toBe(2);
    expect(getRun(store.read, runIds[1]).epochsDone).toBe(0);
  });

  it('are given from an epoch on and by name', () => {
    const [runId] = runIds;
    const measurements = [dataLoss('train', 1), dataLoss('validation', 2), undefinedPrecision('none')];
    appendEpochs(
      store.write,
      [1, 2, 3].map((epoch) => ({ runId, epoch, measurements })),
    );
    const found = listSeries(store.read, runId, { afterEpoch: 2, name: 'dataLoss' });
    expect(found.map(({ scope, points }) => [scope, points.map(({ epoch }) => epoch)])).toEqual([
      ['train', [3]],
      ['validation', [3]],
    ]);
    expect(listSeriesExtents(store.read, runId)).toContainEqual({
      scope: 'train',
      name: 'dataLoss',
      detail: '',
      count: 3,
      lastEpoch: 3,
    });
  });

  it('of an epoch are kept for all its runs or for none', () => {
    const good: RunEpoch = { runId: runIds[0], epoch: 1, measurements: [dataLoss('train', 1)] };
    const bad: RunEpoch = { runId: 999, epoch: 1, measurements: [undefinedPrecision('new reason')] };
    expect(() => appendEpochs(store.write, [good, bad])).toThrow('FOREIGN KEY constraint failed');
    expect(listSeries(store.read, runIds[0], ALL)).toEqual([]);
    appendEpochs(store.write, [good, { ...bad, runId: runIds[1] }]);
    expect(listSeries(store.read, runIds[1], ALL)).toHaveLength(1);
  });

  it('take each point once', () => {
    const epoch = { runId: runIds[0], epoch: 1, measurements: [dataLoss('train', 1)] };
    appendEpochs(store.write, [epoch]);
    expect(() => appendEpochs(store.write, [epoch])).toThrow('UNIQUE constraint failed');
  });
});

it('a point takes at most 25 bytes in the file', async () => {
  const file = join(temporaryFolder(), 'points.db');
  const store = await openStore(file);
  const { runIds } = insertSample(store);
  const names = Array.from({ length: 40 }, (_, index) => `metric${index}`);
  const epochs = Array.from({ length: 500 }, (_, index) => index + 1);
  // As training does it: epoch by epoch, all runs at once.
  for (const epoch of epochs)
    appendEpochs(
      store.write,
      runIds.map((runId) => ({
        runId,
        epoch,
        measurements: names.map((name) => ({
          scope: 'test' as const,
          name,
          detail: '',
          value: { value: 1 / (epoch + runId) },
        })),
      })),
    );
  store.close();
  const points = runIds.length * names.length * epochs.length;
  // Everything else in the file is some 40 pages of 4 kB.
  expect((statSync(file).size - 40 * 4096) / points).toBeLessThanOrEqual(25);
});
