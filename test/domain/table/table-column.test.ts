import { expect, it } from 'vitest';
import type { MeasurementKey } from '../../../src-main/domain/run.ts';
import {
  distinctMetrics,
  experimentColumns,
  metricColumnId,
  metricOfColumn,
  runColumns,
} from '../../../src-main/domain/table/table-column.ts';
import { experimentRow, runRow, SAMPLE_METRICS } from '../filter/sample-rows.ts';

it.each<[MeasurementKey, string]>([
  [{ scope: 'test', name: 'accuracy', detail: '' }, 'metric:accuracy'],
  [{ scope: 'validation', name: 'logLoss', detail: '' }, 'metric:validation.logLoss'],
  [{ scope: 'test', name: 'precision', detail: 'class a' }, 'metric:precision."class a"'],
  [{ scope: 'model', name: 'l2Norm', detail: 'dense1.kernel' }, 'metric:model.l2Norm."dense1.kernel"'],
])('the column of %j is %s and back', (key, id) => {
  expect(metricColumnId(key)).toBe(id);
  expect(metricOfColumn(id)).toEqual(key);
});

it.each(['name', 'metric:', 'metric:nothing', 'metric:a b', 'metric:('])('%s is no metric', (id) => {
  expect(metricOfColumn(id)).toBeUndefined();
});

it('columns read what rows have', () => {
  const experiments = new Map(experimentColumns(SAMPLE_METRICS).map((column) => [column.id, column]));
  const row = experimentRow();
  expect(experiments.get('primary')?.sortValue(row)).toBe(0.9737);
  expect(experiments.get('metric:validation.logLoss')).toMatchObject({
    title: 'validation log loss',
    descendingFirst: false,
  });
  expect(experiments.get('metric:validation.logLoss')?.sortValue(row)).toBe(0.1);
  expect(experiments.get('metric:precision.malignant')?.sortValue(row)).toBeNull();
  const runs = new Map(runColumns(SAMPLE_METRICS).map((column) => [column.id, column]));
  expect(runs.get('variant')?.sortValue(runRow())).toBe('L2 0.01');
  expect(runs.get('metric:accuracy')?.sortValue(runRow())).toBe(0.97);
});

it('what went wrong or goes on stands before what is completed', () => {
  const status = experimentColumns([]).find(({ id }) => id === 'status');
  const rank = (runs: object) => Number(status?.sortValue(experimentRow({ runs })));
  expect(rank({ running: 1, completed: 9 })).toBeLessThan(rank({ diverged: 1, completed: 9 }));
  expect(rank({ diverged: 1, completed: 9 })).toBeLessThan(rank({ completed: 10 }));
});

it('a metric that is wanted twice is asked for once', () => {
  expect(distinctMetrics([...SAMPLE_METRICS, ...SAMPLE_METRICS])).toEqual(SAMPLE_METRICS);
});
