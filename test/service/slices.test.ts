import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SWEEP, trainedLab } from './trained-lab.ts';

const rows = Array.from({ length: 120 }, (_, x) => [x, x % 7, x % 2 === 0 ? 'even' : 'odd'] as const);
const LINE = {
  ...SWEEP,
  name: 'a line',
  data: { source: 'csv', path: 'line.csv', target: 'y' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...SWEEP.training, loss: 'squaredError' },
  seeds: [1, 2],
} as const;
const lab = trainedLab([SWEEP, LINE], (folder) =>
  writeFileSync(
    join(folder, 'line.csv'),
    ['x,week,y', ...rows.map(([x, week]) => `${x},${week},${3 * x + week}`)].join('\n'),
  ),
);
const A = { experimentId: 1, variantIndex: 0 };
const B = { experimentId: 1, variantIndex: 2 };

describe('evaluation.slices', () => {
  it('over all rows are the very metric that is stored, and hold every row once', async () => {
    const { get } = await lab.open();
    const { comparison } = await get('comparison.get', { a: A, b: B });
    for (const metric of ['accuracy', 'aucRoc', 'logLoss'] as const) {
      const params = { a: A, b: B, part: 'test', column: 'mean_radius', metric } as const;
      const { report } = await get('evaluation.slices', params);
      const stored = comparison.metrics.find(
        ({ scope, name, detail }) => scope === 'test' && name === metric && detail === '',
      );
      expect([report.whole.a, report.whole.b, report.whole.difference]).toEqual([
        stored?.a,
        stored?.b,
        stored?.difference,
      ]);
      expect(report.slices).toHaveLength(5);
      expect(report.slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(report.whole.rows);
    }
  });

  it('of accuracy add up to the whole, each weighted by its rows', async () => {
    const { get } = await lab.open();
    const { report } = await get('evaluation.slices', { a: A, part: 'validation', column: 'mean_area' });
    expect(report.metric).toBe('accuracy');
    const right = report.slices.reduce((sum, { rows: count, a }) => sum + count * (a.mean.value ?? NaN), 0);
    expect(right / report.whole.rows).toBeCloseTo(report.whole.a.mean.value ?? NaN, 12);
  });

  it('of a regression are in the target’s own units, by value where a column takes few', async () => {
    const { get } = await lab.open();
    const group = { experimentId: 2, variantIndex: 0 };
    const params = { a: group, part: 'test', column: 'week', metric: 'mse' } as const;
    const { report } = await get('evaluation.slices', params);
    expect(report.slices.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    const sum = report.slices.reduce((total, { rows: n, a }) => total + n * (a.mean.value ?? NaN), 0);
    // A mean of squares is the mean of the slices' means, weighted; to the rounding of sums in another order.
    expect(sum / report.whole.rows / (report.whole.a.mean.value ?? NaN)).toBeCloseTo(1, 12);
    const { measurements } = await get('run.get', { runId: 10 });
    const stored = measurements.find(({ scope, name }) => scope === 'test' && name === 'mse')?.value.value;
    const { report: alone } = await get('evaluation.slices', { ...params, a: { ...group, seeds: [1] } });
    // Training measured against the target scaled to float32 and back.
    expect((alone.whole.a.mean.value ?? NaN) / (stored ?? NaN)).toBeCloseTo(1, 6);
  });

  it('are offered by every column', async () => {
    const { get } = await lab.open();
    const { columns } = await get('evaluation.sliceColumns', { group: { experimentId: 2, variantIndex: 0 } });
    expect(columns).toEqual([
      { name: 'x', isFeature: true },
      { name: 'week', isFeature: true },
    ]);
  });

  it.each([
    ['invalid', { column: 'mean_radios' }, 'did you mean'],
    ['invalid', { metric: 'rmse' }, 'for classification'],
    ['invalid', { part: 'train' }, 'part'],
    ['conflict', { b: { experimentId: 2, variantIndex: 0 } }, 'different data'],
    ['not_found', { a: { ...A, seeds: [9] } }, 'no run of seed 9'],
  ])('answers %s to %j', async (code, params, words) => {
    const { app } = await lab.open();
    const given = { a: A, part: 'test', column: 'mean_radius', ...params };
    const reply = await app.dispatch('evaluation.slices', given);
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(reply)).toContain(words);
  });
});
