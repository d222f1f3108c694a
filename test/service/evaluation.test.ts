import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type {
  ClassificationEvaluation,
  RegressionEvaluation,
} from '../../src-main/domain/group-evaluation.ts';
import type { SampleApp } from './sample-app.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

/** x, its double and its class, or a number for regression: rows enough to be split. */
function csvOf(target: (x: number) => string): string {
  const rows = Array.from({ length: 60 }, (_, x) => `${x},${2 * x},${target(x)}`);
  return ['x,double,target', ...rows].join('\n');
}

const FILE: ExperimentSpec = {
  ...SWEEP,
  name: 'a file',
  data: { source: 'csv', path: 'numbers.csv', target: 'target' },
  model: { layers: [{ type: 'dense', units: 3 }] },
  training: { ...SWEEP.training, epochs: 2, batchSize: 16 },
  seeds: [1, 2],
  variants: [{ name: 'none', regularization: [] }],
};
const REGRESSION: ExperimentSpec = {
  ...FILE,
  name: 'a line',
  data: { source: 'csv', path: 'line.csv', target: 'target' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...FILE.training, loss: 'squaredError' },
};
const classOf = (x: number): string => ['a', 'b', 'c'][(x * 7) % 3];
const lab = trainedLab([SWEEP, FILE, REGRESSION], (folder) => {
  writeFileSync(join(folder, 'numbers.csv'), csvOf(classOf));
  writeFileSync(
    join(folder, 'line.csv'),
    csvOf((x) => String(3 * x + 1)),
  );
});
const NONE = { experimentId: 1, variantIndex: 0 };

async function classes(
  { get }: SampleApp,
  experimentId: number,
  wanted?: string,
): Promise<ClassificationEvaluation> {
  const group = { experimentId, variantIndex: 0 };
  const { evaluation } = await get('comparison.evaluation', { group, part: 'test', class: wanted });
  if (evaluation.task !== 'classification') throw new Error(evaluation.task);
  return evaluation;
}

async function storedOf({ get }: SampleApp, runId: number) {
  const { measurements } = await get('run.get', { runId });
  return (name: string, detail = ''): number | null | undefined =>
    measurements.find((one) => one.scope === 'test' && one.name === name && one.detail === detail)?.value
      .value;
}

describe('comparison.evaluation', () => {
  it('comes to the very metrics that were stored when the runs were trained', async () => {
    const app = await lab.open();
    const { roc, perClass, seeds, confusion, rows } = await classes(app, 1);
    expect(seeds).toEqual([1, 2, 3]);
    const { a } = await app.get('comparison.get', { a: NONE, b: { ...NONE, variantIndex: 1 } });
    const recalls: number[] = [];
    for (const [index, { runId }] of a.runs.entries()) {
      const stored = await storedOf(app, runId);
      expect(roc.perSeed[index].area.value).toBe(stored('aucRoc'));
      recalls.push(stored('recall', 'malignant') ?? NaN);
    }
    const malignant = perClass.find(({ className }) => className === 'malignant');
    expect(malignant?.recall.mean.value).toBeCloseTo(recalls.reduce((sum, one) => sum + one, 0) / 3, 12);
    // Three runs, each of which saw every row of the part.
    expect(confusion.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(3 * rows);
  });

  it('is about the second of two classes, or the one that is asked for', async () => {
    const app = await lab.open();
    expect((await classes(app, 1)).positiveClass).toBe('malignant');
    const benign = await classes(app, 1, 'benign');
    expect(benign.positiveClass).toBe('benign');
    // p(benign) ranks the rows the other way round.
    const malignant = await classes(app, 1);
    expect(benign.roc.area.mean.value).toBeCloseTo(malignant.roc.area.mean.value ?? NaN, 6);
    expect(benign.precisionRecall.area.mean.value).not.toBe(malignant.precisionRecall.area.mean.value);
  });

  it('is about all of three classes at once', async () => {
    const app = await lab.open();
    const { positiveClass, roc, classNames } = await classes(app, 2);
    expect([positiveClass, classNames]).toEqual([null, ['a', 'b', 'c']]);
    const first = await storedOf(app, 10);
    expect(roc.perSeed[0].area.value).toBe(first('aucRoc'));
  });

  it('takes the runs that are asked for', async () => {
    const { get } = await lab.open();
    const group = { ...NONE, seeds: [2] };
    const { evaluation } = await get('comparison.evaluation', { group, part: 'validation' });
    expect(evaluation.seeds).toEqual([2]);
  });

  it('puts predictions beside the targets of a regression, in their own units', async () => {
    const app = await lab.open();
    const group = { experimentId: 3, variantIndex: 0 };
    const { evaluation } = await app.get('comparison.evaluation', { group, part: 'test' });
    const { points, residualQuantiles, residuals, rows, target } = evaluation as RegressionEvaluation;
    expect([target, points.length, rows]).toEqual(['target', 30, 30]);
    for (const { row, actual } of points) expect(actual).toBe(3 * row + 1);
    const shares = residualQuantiles.map(({ share }) => share);
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    expect(residuals?.counts.reduce((sum, count) => sum + count, 0)).toBe(2 * rows);
    // RMSE of the mean prediction is at most the mean RMSE of the runs (Jensen).
    const rmse = Math.sqrt(
      points.reduce((sum, { actual, predicted }) => sum + (actual - predicted) ** 2, 0) / rows,
    );
    const stored = [await storedOf(app, 12), await storedOf(app, 13)].map((of) => of('rmse') ?? NaN);
    expect(rmse).toBeGreaterThan(0);
    expect(rmse).toBeLessThanOrEqual((stored[0] + stored[1]) / 2 + 1e-6);
  });

  it.each([
    ['invalid', { group: NONE, part: 'test', class: 'malign' }, 'class: expected one of benign, malignant'],
    ['invalid', { group: { experimentId: 3, variantIndex: 0 }, part: 'test', class: 'x' }, 'class'],
    ['invalid', { group: NONE, part: 'train' }, 'part'],
    ['not_found', { group: { ...NONE, seeds: [9] }, part: 'test' }, 'has no run of seed 9'],
  ])('answers %s to %j', async (code, params, words) => {
    const { app } = await lab.open();
    const reply = await app.dispatch('comparison.evaluation', params);
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(reply)).toContain(words);
  });
});

describe('data that changed since', () => {
  it('is refused with what to do, and taken again when it is back as it was', async () => {
    const { app, get } = await lab.open();
    const file = join(lab.folder, 'numbers.csv');
    const params = { group: { experimentId: 2, variantIndex: 0 }, part: 'test' } as const;
    writeFileSync(
      file,
      csvOf((x) => classOf(x + 1)),
    );
    const reply = await app.call('comparison.evaluation', params);
    writeFileSync(file, csvOf(classOf));
    expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(JSON.stringify(reply)).toContain('put the file back as it was, or train the experiment again');
    expect((await get('comparison.evaluation', params)).evaluation.rows).toBe(30);
  });
});
