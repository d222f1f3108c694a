import { describe, expect, it } from 'vitest';
import { parsers } from '../../src-main/contract/api.ts';
import { AppError } from '../../src-main/domain/errors.ts';

const GROUP = { experimentId: 1, variantIndex: 0 };
const KEY = { scope: 'train', name: 'dataLoss', detail: '' };

describe('parameters of evidence', () => {
  it.each([
    ['comparison.get', { a: GROUP, b: { ...GROUP, seeds: [0, 4294967295] }, metric: 'r2' }],
    ['comparison.evaluation', { group: GROUP, part: 'validation', class: 'malignant' }],
    ['comparison.examples', { a: GROUP, b: GROUP, part: 'test', kind: 'bothWrong', limit: 5, offset: 10 }],
    ['comparison.weights', { a: GROUP, b: GROUP }],
    ['comparison.noise', { a: GROUP, b: GROUP, metric: 'accuracy' }],
    ['experiment.checkNoise', { experimentId: 1, variantIndex: 0, backend: 'wasm' }],
    ['comparison.predictions', { a: GROUP, b: GROUP, part: 'test', metric: 'rmse', resamples: 10_000 }],
    ['run.curves', { runIds: [1, 2], keys: [KEY], afterEpoch: 0 }],
    ['run.measured', { runIds: [3] }],
    ['run.weights', { runId: 1, parameter: 'dense1.kernel' }],
    ['strength.get', { experimentId: 1, metric: 'dataLoss' }],
  ] as const)('of %s are taken as they are: %j', (method, params) => {
    expect(parsers[method](JSON.parse(JSON.stringify(params)))).toEqual(params);
  });

  it.each([
    ['comparison.get', { a: GROUP, b: { ...GROUP, variantIndex: -1 } }, 'b.variantIndex'],
    ['comparison.get', { a: GROUP, b: GROUP, metric: 'speed' }, 'metric'],
    ['comparison.evaluation', { group: { ...GROUP, seeds: [] }, part: 'test' }, 'group.seeds'],
    ['comparison.evaluation', { group: GROUP, part: 'train' }, 'part'],
    ['comparison.examples', { a: GROUP, b: GROUP, part: 'test', kind: 'right' }, 'kind'],
    ['comparison.examples', { a: GROUP, b: GROUP, part: 'test', kind: 'bothWrong', limit: 201 }, 'limit'],
    ['comparison.weights', { a: GROUP }, 'b'],
    ['comparison.predictions', { a: GROUP, b: GROUP, part: 'train' }, 'part'],
    ['comparison.predictions', { a: GROUP, b: GROUP, part: 'test', resamples: 5 }, 'resamples'],
    ['run.curves', { runIds: [], keys: [KEY] }, 'runIds'],
    ['run.curves', { runIds: [1], keys: [{ ...KEY, scope: 'all' }] }, 'keys[0].scope'],
    ['run.measured', { runIds: [1.5] }, 'runIds[0]'],
    ['run.weights', { runId: 0 }, 'runId'],
    ['strength.get', { experimentId: 1, metric: 'penalty' }, 'metric'],
  ] as const)('of %s are refused: %j', (method, params, field) => {
    try {
      parsers[method](params);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.problems.map((problem) => problem.field)).toEqual([field]);
      return;
    }
    throw new Error('it was taken');
  });
});
