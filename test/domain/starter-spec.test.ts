import { expect, it } from 'vitest';
import { parseExperimentSpec } from '../../src-main/contract/experiment-schema.ts';
import { starterSpec, type StarterData } from '../../src-main/domain/starter-spec.ts';

const TABLE: StarterData = {
  data: { source: 'csv', path: 'a.csv', target: 'y' },
  name: 'a.csv',
  task: 'classification',
  classes: 3,
  rows: 150,
  isImages: false,
};

it.each<readonly [string, StarterData]>([
  ['classes', TABLE],
  ['a number', { ...TABLE, task: 'regression', classes: null }],
  ['images', { ...TABLE, data: { source: 'imageFolder', path: 'pets' }, isImages: true }],
  ['a test file', { ...TABLE, data: { source: 'csv', path: 'a.csv', target: 'y', testPath: 'b.csv' } }],
  ['four rows', { ...TABLE, rows: 4 }],
  ['a very long name', { ...TABLE, name: `${'n'.repeat(500)}.csv` }],
])('a first experiment is a valid spec: %s', (_, data) => {
  const spec = starterSpec(data);
  expect(parseExperimentSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});

it('its outputs, loss and scaling go with the task', () => {
  const classes = starterSpec(TABLE);
  expect(classes.model.layers.at(-1)).toEqual({ type: 'dense', units: 3 });
  expect(classes.scaling).toEqual({ features: 'standardize' });
  const number = starterSpec({ ...TABLE, task: 'regression', classes: null });
  expect(number.model.layers.at(-1)).toEqual({ type: 'dense', units: 1 });
  expect(number.training.loss).toBe('squaredError');
  expect(number.scaling).toEqual({ features: 'standardize', target: 'standardize' });
});

it('a batch is at most a quarter of the rows to train on', () => {
  // 0.6 of the rows are trained on: 90, 12 and 2.4 of them.
  expect([150, 20, 4].map((rows) => starterSpec({ ...TABLE, rows }).training.batchSize)).toEqual([16, 2, 1]);
});
