import { describe, expect, it, onTestFinished } from 'vitest';
import type { Measurement } from '../../src-main/domain/run.ts';
import { listCurves, listMeasuredKeys } from '../../src-main/store/curves.ts';
import { insertFinalMeasurements } from '../../src-main/store/final-measurements.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { appendEpochs } from '../../src-main/store/series.ts';
import { insertSample } from './sample-experiment.ts';

const LOSS = { scope: 'train', name: 'dataLoss', detail: '' } as const;
const AUC = { scope: 'validation', name: 'aucRoc', detail: '' } as const;
const TEST = { scope: 'test', name: 'accuracy', detail: '' } as const;

function measured(key: Omit<Measurement, 'value'>, value: number | null): Measurement {
  return { ...key, value: value === null ? { value, reason: 'no rows' } : { value } };
}

async function sample() {
  const store = await openStore(':memory:');
  onTestFinished(() => store.close());
  const { runIds } = insertSample(store);
  const [first, second] = runIds;
  appendEpochs(store.write, [
    { runId: first, epoch: 2, measurements: [measured(LOSS, 0.5), measured(AUC, null)] },
    { runId: first, epoch: 3, measurements: [measured(AUC, 0.75)] },
    { runId: first, epoch: 4, measurements: [measured(LOSS, 0.25)] },
    { runId: second, epoch: 1, measurements: [measured(LOSS, 1)] },
  ]);
  insertFinalMeasurements(store.write, second, [measured(LOSS, 1), measured(TEST, 0.9)]);
  return { read: store.read, runIds };
}

describe('curves', () => {
  it('start at their first epoch, with null for what is undefined and for epochs that are missing', async () => {
    const { read, runIds } = await sample();
    expect(listCurves(read, runIds.slice(0, 1), [AUC, LOSS], 0)).toEqual([
      { runId: runIds[0], ...AUC, firstEpoch: 2, values: [null, 0.75] },
      { runId: runIds[0], ...LOSS, firstEpoch: 2, values: [0.5, null, 0.25] },
    ]);
  });

  it('hold only what comes behind an epoch; those without points, and unknown metrics, are left out', async () => {
    const { read, runIds } = await sample();
    expect(listCurves(read, runIds, [LOSS, { ...LOSS, name: 'nothing' }], 2)).toEqual([
      { runId: runIds[0], ...LOSS, firstEpoch: 4, values: [0.25] },
    ]);
  });
});

describe('what runs measured', () => {
  it('is told apart by whether it was measured per epoch, at the counted epoch, or both', async () => {
    const { read, runIds } = await sample();
    expect(listMeasuredKeys(read, runIds.slice(0, 1))).toEqual([
      { ...LOSS, perEpoch: true, atCountedEpoch: false },
      { ...AUC, perEpoch: true, atCountedEpoch: false },
    ]);
    expect(listMeasuredKeys(read, runIds)).toEqual([
      { ...LOSS, perEpoch: true, atCountedEpoch: true },
      { ...AUC, perEpoch: true, atCountedEpoch: false },
      { ...TEST, perEpoch: false, atCountedEpoch: true },
    ]);
    expect(listMeasuredKeys(read, runIds.slice(2))).toEqual([]);
  });
});
