import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import { BUILTIN_DATA_NAMES, type ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const FILE: ExperimentSpec = {
  ...SWEEP,
  name: 'a file',
  data: { source: 'csv', path: 'numbers.csv', target: 'kind' },
  split: { train: 0.5, validation: 0.25, test: 0.25 },
  model: { layers: [{ type: 'dense', units: 2 }] },
  training: { ...SWEEP.training, epochs: 1, batchSize: 8 },
  seeds: [1],
  variants: SWEEP.variants.slice(0, 1),
};
/** Uses half of the rows. */
const PARTLY: ExperimentSpec = {
  ...FILE,
  data: { source: 'csv', path: 'numbers.csv', target: 'kind', features: ['x'] },
  split: { train: 0.25, validation: 0.125, test: 0.125 },
};
const TABLE = [
  'x,flag,same,kind',
  ...Array.from({ length: 40 }, (_, x) => `${x},${x % 2},7,${x < 30 ? 'low' : 'high'}`),
].join('\n');
const lab = trainedLab([SWEEP, SWEEP, FILE, PARTLY], (folder) => {
  writeFileSync(join(folder, 'numbers.csv'), TABLE);
});

describe('data.list', () => {
  it('has the built-in sets first, with how many experiments used them', async () => {
    const { get } = await lab.open();
    const { dataSets } = await get('data.list', {});
    expect(dataSets.slice(0, 6).map(({ name }) => name)).toEqual(BUILTIN_DATA_NAMES);
    const cancer = dataSets.find(({ name }) => name === 'breast_cancer');
    const { hash } = await readDataset({ source: 'builtin', name: 'breast_cancer' }, '/', 'classification');
    expect(cancer).toEqual({
      name: 'breast_cancer',
      data: { source: 'builtin', name: 'breast_cancer' },
      baseFolder: null,
      task: 'classification',
      rows: 569,
      features: 30,
      classes: 2,
      hash,
      experiments: 2,
    });
  });

  it('then has those of stored experiments, the last used first, rows where they are known', async () => {
    const { get } = await lab.open();
    const { dataSets } = await get('data.list', {});
    expect(
      dataSets.slice(6).map(({ name, rows, features, classes, experiments, baseFolder }) => ({
        name,
        rows,
        features,
        classes,
        experiments,
        baseFolder,
      })),
    ).toEqual([
      { name: 'numbers.csv', rows: null, features: 1, classes: 2, experiments: 1, baseFolder: lab.folder },
      { name: 'numbers.csv', rows: 40, features: 3, classes: 2, experiments: 1, baseFolder: lab.folder },
    ]);
    expect(dataSets[7].data).toEqual(FILE.data);
  });

  it('does not count what is in the trash', async () => {
    const { get } = await lab.open();
    await get('experiment.trash', { experimentIds: [1, 3] });
    const { dataSets } = await get('data.list', {});
    expect(dataSets.find(({ name }) => name === 'breast_cancer')?.experiments).toBe(1);
    expect(dataSets.slice(6).map(({ features }) => features)).toEqual([1]);
  });
});

describe('data.preview', () => {
  it('shows columns, classes and rows of a table', async () => {
    const { get } = await lab.open();
    const { preview } = await get('data.preview', {
      data: FILE.data,
      baseFolder: lab.folder,
      task: 'classification',
    });
    expect(preview).toMatchObject({ name: 'numbers.csv', rows: 40, features: 3, image: null });
    const numbers = preview.columns.filter((column) => column.kind === 'number');
    expect(numbers.map(({ name, type, min, max, mean }) => [name, type, min, max, mean])).toEqual([
      ['x', 'integer', 0, 39, 19.5],
      ['flag', 'binary', 0, 1, 0.5],
      ['same', 'constant', 7, 7, 7],
    ]);
    expect(numbers[0].histogram.counts).toEqual(Array.from({ length: 20 }, () => 2));
    expect(preview.target).toEqual({
      kind: 'classes',
      classes: [
        { name: 'high', count: 10 },
        { name: 'low', count: 30 },
      ],
    });
    expect(preview.sample).toHaveLength(40);
    expect(preview.sample[31]).toEqual({ row: 31, target: 'high', values: [31, 1, 7], image: null });
  });

  it('shows the target of a regression, and at most 50 rows, the first and the last among them', async () => {
    const { get } = await lab.open();
    const data = { source: 'builtin', name: 'diabetes' } as const;
    const { preview } = await get('data.preview', { data, task: 'regression' });
    expect(preview.target).toMatchObject({ kind: 'values', name: 'progression', min: 25, max: 346 });
    expect(preview.sample).toHaveLength(50);
    expect([preview.sample[0].row, preview.sample[49].row]).toEqual([0, 441]);
  });

  it('shows images in place of columns', async () => {
    const { get } = await lab.open();
    const data = { source: 'builtin', name: 'digits' } as const;
    const { preview } = await get('data.preview', { data, task: 'classification' });
    expect(preview).toMatchObject({ features: 64, columns: [], image: { width: 8, height: 8, channels: 1 } });
    expect(preview.sample[0].values).toEqual([]);
    expect(Buffer.from(preview.sample[0].image?.pixels ?? '', 'base64')).toHaveLength(64);
  });

  it('shows a file as it is now', async () => {
    const { get } = await lab.open();
    const folder = temporaryFolder();
    const params = { data: FILE.data, baseFolder: folder, task: 'classification' } as const;
    writeFileSync(join(folder, 'numbers.csv'), TABLE);
    const { preview: before } = await get('data.preview', params);
    writeFileSync(join(folder, 'numbers.csv'), `${TABLE}\n40,0,7,high`);
    const { preview: after } = await get('data.preview', params);
    expect([before.rows, after.rows]).toEqual([40, 41]);
    expect(after.hash).not.toBe(before.hash);
  });

  it('names file, line and column of what is wrong', async () => {
    const { app } = await lab.open();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'numbers.csv'), TABLE.replace('3,1,7', '3,yes,7'));
    const params = { data: FILE.data, baseFolder: folder, task: 'classification' };
    expect(JSON.stringify(await app.dispatch('data.preview', params))).toContain(
      'numbers.csv, line 5, column \\"flag\\": expected a number',
    );
  });

  it('needs a folder for paths to start from', async () => {
    const { app } = await lab.open();
    expect(await app.dispatch('data.preview', { data: FILE.data, task: 'classification' })).toMatchObject({
      ok: false,
      error: { code: 'invalid', problems: [{ field: 'baseFolder' }] },
    });
  });
});
