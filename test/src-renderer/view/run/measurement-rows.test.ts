import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../../src-main/domain/run.ts';
import {
  classRows,
  metricRows,
  unmeasuredMetrics,
} from '../../../../src-renderer/view/run/measurement-rows.ts';

const undefinedBecauseEmpty = { value: null, reason: 'no row was predicted as it' } as const;
const MEASURED: readonly Measurement[] = [
  { scope: 'train', name: 'accuracy', detail: '', value: { value: 0.9 } },
  { scope: 'validation', name: 'accuracy', detail: '', value: { value: 0.75 } },
  { scope: 'train', name: 'dataLoss', detail: '', value: { value: 0.25 } },
  { scope: 'validation', name: 'dataLoss', detail: '', value: { value: 0.5 } },
  { scope: 'test', name: 'dataLoss', detail: '', value: { value: 0.75 } },
  { scope: 'model', name: 'penalty', detail: '', value: { value: 0.1 } },
  { scope: 'test', name: 'precision', detail: 'rare', value: undefinedBecauseEmpty },
  { scope: 'test', name: 'recall', detail: 'rare', value: { value: 0 } },
];

describe('metricRows', () => {
  it('puts the parts side by side, in the order of the tables, and leaves the model out', () => {
    const rows = metricRows(MEASURED);
    expect(rows.map(({ name }) => name)).toEqual(['dataLoss', 'accuracy']);
    expect(rows[0].values).toEqual({
      train: { value: 0.25 },
      validation: { value: 0.5 },
      test: { value: 0.75 },
    });
    expect(rows[1].values.test).toBeNull();
  });

  it('has a positive gap where the rows that were trained on do better', () => {
    const [loss, accuracy] = metricRows(MEASURED);
    expect(loss.gap).toBe(0.5 - 0.25);
    expect(accuracy.gap).toBeCloseTo(0.9 - 0.75, 12);
  });

  it('has no gap where a part is not defined', () => {
    const rows = metricRows([
      { scope: 'train', name: 'aucRoc', detail: '', value: undefinedBecauseEmpty },
      { scope: 'validation', name: 'aucRoc', detail: '', value: { value: 1 } },
    ]);
    expect(rows[0].gap).toBeNull();
    expect(rows[0].values.train).toEqual(undefinedBecauseEmpty);
  });
});

it('names the metrics that a run was trained without, and none for regression or without a result', () => {
  const unmeasured = unmeasuredMetrics(metricRows(MEASURED));
  expect(unmeasured).toContain('mcc');
  expect(unmeasured).not.toContain('accuracy');
  expect(unmeasuredMetrics(metricRows([]))).toEqual([]);
  const mse: Measurement = { scope: 'test', name: 'mse', detail: '', value: { value: 1 } };
  expect(unmeasuredMetrics(metricRows([mse]))).toEqual([]);
});

it('classRows keep the reason where a score is not defined', () => {
  expect(classRows(MEASURED, 'test')).toEqual([
    {
      className: 'rare',
      precision: undefinedBecauseEmpty,
      recall: { value: 0 },
      f1: null,
      aucRoc: null,
      prAuc: null,
    },
  ]);
  expect(classRows(MEASURED, 'train')).toEqual([]);
});
