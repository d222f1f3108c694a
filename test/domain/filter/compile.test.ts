import { describe, expect, it } from 'vitest';
import { compileFilter, fieldsOf } from '../../../src-main/domain/filter/compile.ts';
import type { DateContext } from '../../../src-main/domain/filter/date-value.ts';
import type { FieldSet } from '../../../src-main/domain/filter/field.ts';
import { parseFilter } from '../../../src-main/domain/filter/parse.ts';
import type { FilterProblem } from '../../../src-main/domain/filter/syntax.ts';
import { experimentFields, runFields } from '../../../src-main/domain/filter/table-fields.ts';
import { experimentRow, runRow, SAMPLE_METRICS } from './sample-rows.ts';

const DATES: DateContext = {
  nowMs: new Date(2026, 2, 8, 12, 0).getTime(),
  localTimeMs: (...parts) => new Date(...parts).getTime(),
};

function testOf<Row>(text: string, fields: FieldSet<Row>): (row: Row) => boolean {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(JSON.stringify(filter.problem));
  const test = compileFilter(filter.value, fields, DATES);
  if (!test.ok) throw new Error(JSON.stringify(test.problem));
  return test.value;
}

function problemOf(text: string): FilterProblem | null {
  const filter = parseFilter(text);
  if (!filter.ok) return filter.problem;
  const test = compileFilter(filter.value, experimentFields(SAMPLE_METRICS), DATES);
  return test.ok ? null : test.problem;
}

function fits(text: string, row = experimentRow()): boolean {
  return testOf(text, experimentFields(SAMPLE_METRICS))(row);
}

describe('the sample experiment', () => {
  it.each([
    '',
    'cancer',
    'LOSS',
    'paper',
    '"none against"',
    'cancer log',
    'cancer OR nothing',
    'NOT nothing',
    'status = completed',
    'status = diverged',
    'data = BREAST_cancer',
    'data ~ cancer',
    'data IN (iris, breast_cancer)',
    'data NOT IN (iris, wine)',
    'data != iris',
    'variant = "L2 0.01"',
    'regularization ~ dense1',
    'model = "30 → 64 → 2"',
    'tag = "to check"',
    'tag != other',
    'seeds = 5',
    'seeds >= 5 AND seeds <= 5',
    'seeds IN (4, 5)',
    'accuracy > 0.97',
    'test.accuracy < 0.96',
    // 0.9737 is shown as 0.97.
    'accuracy = 0.97',
    'accuracy = 97%',
    'validation."log loss" <= 0.1',
    'validation.logloss < 0.15 AND accuracy > .9',
    'gap < 0.06',
    'time > 1min',
    'time < 2min',
    'time = 90s',
    'starred = no',
    'NOT starred',
    'id = 1',
    'epochs = 1e2',
    'task = classification',
    'backend = native',
  ])('is found by %s', (text) => {
    expect(fits(text)).toBe(true);
  });

  it.each([
    'nothing',
    // Words are looked for in name, notes and tags alone.
    'breast_cancer',
    'completed',
    'status = failed',
    'data = cancer',
    'data != breast_cancer',
    'data NOT IN (breast_cancer)',
    'tag = check',
    'tag != paper',
    'seeds > 5',
    'seeds = 5.5',
    'accuracy > 0.98',
    'accuracy = 0.98',
    'accuracy = 0.9730',
    'test.precision.malignant > 0',
    'starred',
    'starred = yes',
    '"starred"',
    'time > 2min',
  ])('is not found by %s', (text) => {
    expect(fits(text)).toBe(false);
  });

  // It was started on 1 March 2026 at 14:30, and now is 8 March, noon: 6 days and 21.5 hours later.
  it.each([
    ['created = 2026-03-01', true],
    ['created = "2026-03-01 14:30"', true],
    ['created = 2026-03-01T14:31', false],
    ['created = 2026-03', true],
    ['created = 2026', true],
    ['created != 2025', true],
    ['created = 2026-02', false],
    ['created > 2026-03-01', false],
    ['created >= 2026-03-01', true],
    ['created < 2026-03-01', false],
    ['created <= 2026-03-01', true],
    ['created > 2026-02-28', true],
    ['created < 2026-03-02', true],
    ['created > 7d', true],
    ['created > 1w', true],
    ['created > 6d', false],
    ['created < 6d', true],
    ['created < 160h', true],
    ['created > 0.5mo', true],
    ['created = today', false],
    ['created < today', true],
    ['created >= yesterday', false],
    ['created IN (2026-03-01, 2026-03-02)', true],
  ])('is dated: %s', (text, expected) => {
    expect(fits(text)).toBe(expected);
  });

  it('fits neither a number nor its opposite where it has none, but is found by the negation', () => {
    const unfinished = experimentRow({ durationMs: null }, [
      [null, null],
      [null, null],
    ]);
    expect(fits('accuracy > 0', unfinished)).toBe(false);
    expect(fits('accuracy <= 0', unfinished)).toBe(false);
    expect(fits('NOT accuracy > 0', unfinished)).toBe(true);
    expect(fits('accuracy != 0.5', unfinished)).toBe(true);
    expect(fits('time < 1h', unfinished)).toBe(false);
  });

  it('is not found by a metric that its rows were not asked for', () => {
    expect(fits('rmse > 0 OR NOT rmse > 0')).toBe(true);
    expect(fits('rmse > 0')).toBe(false);
  });
});

it('a run is found by its own numbers and by what its experiment says', () => {
  const test = (text: string): boolean => testOf(text, runFields(SAMPLE_METRICS))(runRow());
  for (const text of [
    'seed = 3',
    'variant = "L2 0.01"',
    'cancer',
    'tag = paper',
    'accuracy = 0.97',
    'experiment = 1',
    'epochs < 100',
  ])
    expect(test(text), text).toBe(true);
  for (const text of ['variant = none', 'seed > 3', 'status = failed', 'precision.malignant > 0'])
    expect(test(text), text).toBe(false);
});

describe('what does not fit the table says where and what was expected', () => {
  it.each([
    ['acuracy > 1', 0, 7, 'a field (did you mean "accuracy"?)', '"acuracy"'],
    ['x OR validation.foo = 1', 5, 19, 'a field', '"validation.foo"'],
    ['seeds ~ 5', 5, 8, 'one of = != < <= > >= for seeds', '~'],
    ['data > iris', 4, 7, 'one of = != ~ for data', '>'],
    ['starred < yes', 7, 10, 'one of = != for starred', '<'],
    ['seeds > five', 8, 12, 'a number', '"five"'],
    ['seeds IN (1, two)', 13, 16, 'a number', '"two"'],
    ['starred = maybe', 10, 15, 'yes or no', '"maybe"'],
    ['time > soon', 7, 11, 'a time as in 90s, 1.5min or 2h', '"soon"'],
    [
      'created > 2026-13-01',
      10,
      20,
      'a date as in 2026-03-01, 2026-03, today or 7d (seven days ago)',
      '"2026-13-01"',
    ],
    [
      'created > 2026-02-30',
      10,
      20,
      'a date as in 2026-03-01, 2026-03, today or 7d (seven days ago)',
      '"2026-02-30"',
    ],
    ['created = 7d', 10, 12, 'a day, as in 2026-03-01 or today, or one of < <= > >= before 7d', '"7d"'],
  ])('%s', (text, from, to, expected, received) => {
    expect(problemOf(text)).toEqual({ from, to, expected, received });
  });
});

it('a filter tells the fields that it names', () => {
  const filter = parseFilter('a = 1 OR NOT (b.c > 2 AND x IN (1)) word');
  if (!filter.ok) throw new Error('expected a filter');
  expect(fieldsOf(filter.value).map(({ parts }) => parts)).toEqual([['a'], ['b', 'c'], ['x']]);
});
