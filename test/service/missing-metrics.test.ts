import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { missingMetrics } from '../../src-main/domain/missing-metrics.ts';
import type { Measurement } from '../../src-main/domain/run.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const lab = trainedLab([{ ...SWEEP, variants: SWEEP.variants.slice(0, 2) }]);
const [A, B] = [0, 1].map((variantIndex) => ({ experimentId: 1, variantIndex }));
/** What version 0.1 did not measure. */
const LATER = ['prAuc', 'mcc', 'cohenKappa', 'brier', 'ece'] as const;

/** Makes a database what version 0.1 would have left of it. */
function forget(storeFile: string): void {
  const database = new Database(storeFile);
  const names = LATER.map((name) => `'${name}'`).join(', ');
  const old = `name IN (${names}) OR (name = 'aucRoc' AND detail <> '')`;
  for (const table of ['final_measurement', 'metric_point'])
    database.exec(`DELETE FROM ${table} WHERE metric_id IN (SELECT id FROM metric WHERE ${old})`);
  database.close();
}

describe('metrics that runs were trained without', () => {
  it('are not measured, never 0, until they are computed to the very numbers that training keeps', async () => {
    const { get, storeFile } = await lab.open();
    const { measurements: whole } = await get('run.get', { runId: 1 });
    forget(storeFile);
    const before = await get('comparison.get', { a: A, b: B });
    expect(missingMetrics(before.comparison)).toEqual(LATER);
    const { runs, values } = await get('evaluation.measureMissing', { experimentId: 1 });
    // Validation and test; of two classes each the two rankings beside the five.
    expect([runs, values]).toEqual([6, 6 * 2 * (LATER.length + 2 * 2)]);
    const after = await get('comparison.get', { a: A, b: B });
    expect(missingMetrics(after.comparison)).toEqual([]);
    const { measurements } = await get('run.get', { runId: 1 });
    const onParts = (all: readonly Measurement[]) =>
      new Set(all.filter(({ scope }) => scope !== 'train').map((one) => JSON.stringify(one)));
    expect(onParts(measurements)).toEqual(onParts(whole));
    expect(measurements.filter(({ scope, name }) => scope === 'train' && name === 'mcc')).toEqual([]);
  });

  it('are computed once', async () => {
    const { get } = await lab.open();
    expect(await get('evaluation.measureMissing', { experimentId: 1 })).toEqual({ runs: 0, values: 0 });
  });

  it('are named where only one side has them', async () => {
    const { get } = await lab.open();
    const { comparison } = await get('comparison.get', { a: A, b: B });
    const metrics = comparison.metrics.map((metric) =>
      metric.name === 'mcc' && metric.scope === 'test'
        ? { ...metric, undefinedValues: [{ variant: 'none', seed: 1, reason: 'not measured' }] }
        : metric,
    );
    expect(missingMetrics({ ...comparison, metrics })).toEqual(['mcc']);
  });
});
