import Database from 'better-sqlite3';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { finalMeasurementsByRun, listFinalMeasurements } from '../../src-main/store/final-measurements.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import { listPredictions } from '../../src-main/store/predictions.ts';
import { insertRunResult } from '../../src-main/store/run-result.ts';
import { getRun, startRun } from '../../src-main/store/runs.ts';
import { appendEpochs } from '../../src-main/store/series.ts';
import { findWeights, listWeightEpochs } from '../../src-main/store/weights.ts';
import { insertSample, SAMPLE_BACKEND, SAMPLE_MEASUREMENTS, sampleResult } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function withResult(
  file: string,
  result: ReturnType<typeof sampleResult>,
): Promise<{ store: Store; experimentId: number; runId: number }> {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  const { experimentId, runIds } = insertSample(store);
  startRun(store.write, runIds[0], SAMPLE_BACKEND, 2000);
  insertRunResult(store.write, runIds[0], result, 3000);
  return { store, experimentId, runId: runIds[0] };
}

function bits(values: Float32Array): number[] {
  return [...new Uint32Array(values.slice().buffer)];
}

describe('a result', () => {
  it('makes its run completed and comes back number for number', async () => {
    const { store, runId } = await withResult(':memory:', sampleResult(2, 3));
    expect(getRun(store.read, runId)).toMatchObject({
      status: 'completed',
      countedEpoch: 3,
      bestEpoch: 2,
      endedAtMs: 3000,
    });
    expect(listFinalMeasurements(store.read, runId)).toEqual(SAMPLE_MEASUREMENTS);
    expect([...finalMeasurementsByRun(store.read, [runId])]).toEqual([[runId, SAMPLE_MEASUREMENTS]]);
  });

  it('gives predictions back bit for bit', async () => {
    const result = sampleResult(2, 3);
    const { store, runId } = await withResult(':memory:', result);
    expect(listPredictions(store.read, runId)).toEqual(result.predictions);
  });

  it('gives the weights of the best and the last epoch back bit for bit', async () => {
    const result = sampleResult(2, 3);
    const { store, runId } = await withResult(':memory:', result);
    expect(listWeightEpochs(store.read, runId)).toEqual([2, 3]);
    for (const expected of [result.best, result.last]) {
      const found = findWeights(store.read, runId, expected.epoch);
      expect(found?.weights.map(({ parameter, shape }) => ({ parameter, shape }))).toEqual(
        expected.weights.map(({ parameter, shape }) => ({ parameter, shape })),
      );
      expect(found?.weights.map(({ values }) => bits(values))).toEqual(
        expected.weights.map(({ values }) => bits(values)),
      );
    }
    expect(findWeights(store.read, runId, 1)).toBeUndefined();
  });

  it('keeps weights once where the best epoch is the last', async () => {
    const { store, runId } = await withResult(':memory:', sampleResult(3, 3));
    expect(listWeightEpochs(store.read, runId)).toEqual([3]);
  });
});

describe('a stored array of numbers', () => {
  it('that lost a part is refused, never filled up', async () => {
    const { store, runId } = await withResult(':memory:', sampleResult(2, 3));
    store.write.changeOne("UPDATE prediction SET row_count = row_count + 1 WHERE part = 'test'");
    expect(() => listPredictions(store.read, runId)).toThrow('expected 2 stored numbers, received 4 bytes');
  });
});

describe('a plain reader of the file', () => {
  it('finds series and final measurements by name', async () => {
    const file = join(temporaryFolder(), 'plain.db');
    const { store, runId } = await withResult(file, sampleResult(2, 3));
    appendEpochs(store.write, [{ runId, epoch: 1, measurements: SAMPLE_MEASUREMENTS }]);
    const reader = new Database(file, { readonly: true });
    onTestFinished(() => void reader.close());
    expect(
      reader
        .prepare(
          `SELECT experiment, variant, seed, scope, name, detail, epoch, value, undefined_because
           FROM metric_series WHERE detail <> '' ORDER BY name`,
        )
        .raw()
        .all(),
    ).toEqual([
      ['none against L2', 'none', 7, 'model', 'l2Norm', 'dense1.kernel', 1, 1.5, null],
      ['none against L2', 'none', 7, 'test', 'precision', 'setosa', 1, null, 'no row was predicted'],
    ]);
    expect(
      reader
        .prepare("SELECT variant, seed, epoch, value FROM final_metric WHERE name = 'accuracy'")
        .raw()
        .all(),
    ).toEqual([['none', 7, 3, 0.9]]);
  });

  it('needs nothing but zlib to read weights and predictions', async () => {
    const file = join(temporaryFolder(), 'plain.db');
    const { runId } = await withResult(file, sampleResult(2, 3));
    const reader = new Database(file, { readonly: true });
    onTestFinished(() => void reader.close());
    const blobOf = (sql: string) =>
      inflateSync(reader.prepare<[number], Buffer>(sql).pluck().get(runId) ?? '');
    const bias = blobOf(
      "SELECT data FROM weight WHERE run_id = ? AND parameter = 'dense1.bias' AND epoch = 2",
    );
    expect([bias.readFloatLE(0), bias.readFloatLE(4)]).toEqual([3.4028234663852886e38, Math.fround(1 / 3)]);
    const rows = blobOf("SELECT data_rows FROM prediction WHERE run_id = ? AND part = 'validation'");
    expect([rows.readInt32LE(0), rows.readInt32LE(4)]).toEqual([5, 0]);
  });
});
