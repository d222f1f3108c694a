import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExperimentText } from '../../src-main/contract/experiment-schema.ts';
import { divideData } from '../../src-main/data/divide.ts';
import { loadExperimentData } from '../../src-main/data/experiment-data.ts';
import { PARTS } from '../../src-main/domain/dataset.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';

const { folder, write } = makeTemporaryFolder();
const EXAMPLES = path.join(import.meta.dirname, '../../examples');

function makeSpec(changes: Partial<ExperimentSpec> = {}): ExperimentSpec {
  return {
    name: 'test',
    data: { source: 'csv', path: 'data.csv', target: 'y' },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.5, validation: 0.25, test: 0.25 },
    model: { layers: [{ type: 'dense', units: 2 }] },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.1 },
      epochs: 1,
      batchSize: 2,
    },
    seeds: [0],
    variants: [{ name: 'none', regularization: [] }],
    ...changes,
  };
}

describe('loadExperimentData', () => {
  write('data.csv', 'a,y\n1,u\n2,v\n3,u\n4,v\n5,u\n6,v\n7,u\n8,v\n');

  it("reads, splits and scales, from the spec's folder", async () => {
    const { dataset, splits } = await loadExperimentData(makeSpec(), folder);
    expect(splits).toEqual([{ train: 4, validation: 2, test: 2 }]);
    const { rows, prepared } = divideData(dataset, makeSpec(), 0);
    expect(dataset.rows).toBe(8);
    expect(PARTS.map((part) => rows[part].length)).toEqual([4, 2, 2]);
    expect(PARTS.map((part) => prepared.parts[part].rows)).toEqual([4, 2, 2]);
    const sum = prepared.parts.train.features.reduce((total, value) => total + value, 0);
    // The mean of standardized training rows is 0, up to four roundings of float32.
    expect(Math.abs(sum)).toBeLessThan(1e-6);
  });

  it('gives the same data twice', async () => {
    expect(await loadExperimentData(makeSpec(), folder)).toEqual(
      await loadExperimentData(makeSpec(), folder),
    );
  });

  it('fails for a model that does not fit the data', async () => {
    const spec = makeSpec({ model: { layers: [{ type: 'dense', units: 5 }] } });
    expect(await problemsOf(() => loadExperimentData(spec, folder))).toEqual([
      'model.layers[0].units: expected 2 (one per class: u, v), received 5',
    ]);
  });

  it('fails for a class that has no row to train on', async () => {
    write('rare.csv', `a,y\n${'1,u\n'.repeat(30)}2,v\n`);
    const spec = makeSpec({
      data: { source: 'csv', path: 'rare.csv', target: 'y' },
      split: { train: 0.1, validation: 0.5, test: 0.4 },
    });
    expect(await problemsOf(() => loadExperimentData(spec, folder))).toEqual([
      'split.train: expected at least one row of each class to train on, received none of class "v" (1 in all)',
    ]);
  });

  it('scales each fold by its own training rows', async () => {
    const spec = makeSpec({ split: { folds: 4 }, seeds: [1, 2, 3, 4] });
    const { dataset, splits } = await loadExperimentData(spec, folder);
    expect(splits).toEqual(Array(4).fill({ train: 5, validation: 1, test: 2 }));
    const folds = splits.map((_, index) => divideData(dataset, spec, index));
    expect(new Set(folds.map(({ rows }) => String(rows.test))).size).toBe(4);
    for (const { rows, prepared } of folds) {
      const own = [...rows.train].map((row) => dataset.features[row]);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      expect(prepared.featureScales?.[0].offset).toBeCloseTo(mean, 12);
    }
  });

  it('checks the model against every fold, of which one may have fewer rows than another', async () => {
    write('nine.csv', `a,y\n${Array.from({ length: 9 }, (_, row) => `${row},${row}`).join('\n')}\n`);
    const spec = makeSpec({
      data: { source: 'csv', path: 'nine.csv', target: 'y' },
      task: 'regression',
      split: { folds: 2 },
      seeds: [1, 2],
      model: { layers: [{ type: 'dense', units: 1 }] },
      training: { ...makeSpec().training, loss: 'squaredError', batchSize: 4 },
    });
    // 9 rows make folds of 5 and 4; of the other 4 and 5, one is a fifth: 3 and 4 to train on.
    expect(await problemsOf(() => loadExperimentData(spec, folder))).toEqual([
      'training.batchSize: expected at most 3, the number of training rows, received 4',
    ]);
  });

  it('fails for a file that is not there', async () => {
    const spec = makeSpec({ data: { source: 'csv', path: 'nothing.csv', target: 'y' } });
    expect(await problemsOf(() => loadExperimentData(spec, folder))).toHaveLength(1);
  });
});

describe('the examples', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'));

  it('are those that ship', () => {
    expect(files).toHaveLength(7);
  });

  it.each(files)('%s is valid, fits its data, and says what one learns from it', async (file) => {
    const spec = parseExperimentText(readFileSync(path.join(EXAMPLES, file), 'utf8'), file);
    expect(spec.notes?.length).toBeGreaterThan(100);
    expect(spec.seeds.length).toBeGreaterThanOrEqual(3);
    expect(spec.variants[0].regularization).toEqual([]);
    const { dataset } = await loadExperimentData(spec, EXAMPLES);
    const { prepared } = divideData(dataset, spec, 0);
    expect(prepared.parts.train.features.every(Number.isFinite)).toBe(true);
  });
});
