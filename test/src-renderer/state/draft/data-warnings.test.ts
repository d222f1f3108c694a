import { describe, expect, it } from 'vitest';
import { withColumnSpec } from '../../../../src-renderer/state/draft/data-columns.ts';
import { dataWarnings } from '../../../../src-renderer/state/draft/data-warnings.ts';
import { valueAt, withValue, type Json } from '../../../../src-renderer/state/draft/json-path.ts';
import { inspectionOf, mixed, numbers, texts } from '../../../domain/inspected-column.ts';

const DRAFT: Json = { data: { source: 'csv', path: 'f.csv', target: 'y' } };
const Y = texts('y', ['0', '1']);

function act(document: Json, inspection: Parameters<typeof dataWarnings>[1], label: string): Json {
  const actions = dataWarnings(document, inspection).flatMap((warning) => warning.actions);
  const action = actions.find((each) => each.label === label);
  if (action === undefined) throw new Error(`there is no ${label}`);
  return action.change(document);
}

it('nothing is said about data that nothing is wrong with', () => {
  expect(dataWarnings(DRAFT, inspectionOf([numbers('a'), texts('b', ['x', 'z']), Y]))).toEqual([]);
});

describe('empty cells', () => {
  const inspection = inspectionOf([
    numbers('a', { missing: 3 }),
    texts('b', ['x'.repeat(3), 'z'], { missing: 1 }),
    Y,
  ]);

  it('are told with their number and columns, as long as they are refused', () => {
    expect(dataWarnings(DRAFT, inspection)).toMatchObject([
      { kind: 'bad', columns: ['a', 'b'], text: 'have 4 empty cells.' },
    ]);
    expect(dataWarnings(withValue(DRAFT, 'data.missing', 'dropRow'), inspection)).toEqual([]);
    const half = withColumnSpec(DRAFT, 'a', { missing: 'mean' });
    expect(dataWarnings(half, inspection)).toMatchObject([{ columns: ['b'], text: 'has 1 empty cell.' }]);
  });

  it('are filled with what the type of the column takes', () => {
    const filled = act(DRAFT, inspection, 'Fill them in');
    expect(valueAt(filled, 'data.columns')).toEqual({
      a: { missing: 'median' },
      b: { missing: 'ownCategory' },
    });
    expect(dataWarnings(filled, inspection)).toEqual([]);
    const said = act(withColumnSpec(DRAFT, 'a', { type: 'category' }), inspection, 'Fill them in');
    expect(valueAt(said, 'data.columns.a')).toEqual({ type: 'category', missing: 'ownCategory' });
  });

  it('of the target can only cost the row', () => {
    const gaps = inspectionOf([numbers('a'), { ...Y, missing: 2 }]);
    const filled = act(DRAFT, gaps, 'Fill them in');
    expect(valueAt(filled, 'data.columns')).toEqual({ y: { missing: 'dropRow' } });
  });

  it('of columns that nothing is learned from do not matter', () => {
    expect(
      dataWarnings(
        withValue(DRAFT, 'data.features', ['b']),
        inspectionOf([numbers('a', { missing: 3 }), texts('b', ['p', 'q']), Y]),
      ),
    ).toEqual([]);
  });
});

describe('odd columns', () => {
  it('with texts among numbers must be decided about', () => {
    const inspection = inspectionOf([mixed('a'), numbers('b'), Y]);
    expect(dataWarnings(DRAFT, inspection)).toMatchObject([{ kind: 'bad', columns: ['a'] }]);
    const read = act(DRAFT, inspection, 'Read it as a category');
    expect(valueAt(read, 'data.columns')).toEqual({ a: { type: 'category' } });
    expect(dataWarnings(read, inspection)).toEqual([]);
    const without = act(DRAFT, inspection, 'Leave it out');
    expect(valueAt(without, 'data.features')).toEqual(['b']);
    expect(dataWarnings(without, inspection)).toEqual([]);
  });

  it('of one kind are one warning, and go together', () => {
    const inspection = inspectionOf([
      numbers('b'),
      ...Array.from({ length: 500 }, (_, index) => numbers(`c${index}`, { distinct: 1 })),
      Y,
    ]);
    const [warning, ...others] = dataWarnings(DRAFT, inspection);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ kind: 'warn', text: 'each has the same value in every row.' });
    expect(warning.columns).toHaveLength(500);
    expect(valueAt(act(DRAFT, inspection, 'Leave them out'), 'data.features')).toEqual(['b']);
  });

  it('that could not be read are named', () => {
    const inspection = inspectionOf([numbers('b'), Y], { unreadable: ['image bytes'] });
    expect(dataWarnings(DRAFT, inspection)).toMatchObject([{ columns: ['image bytes'], actions: [] }]);
  });
});
