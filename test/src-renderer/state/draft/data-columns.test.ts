import { describe, expect, it } from 'vitest';
import {
  dataOfInspections,
  draftColumns,
  roleOf,
  typeOf,
  withColumnSpec,
  withLeftOut,
  withRole,
} from '../../../../src-renderer/state/draft/data-columns.ts';
import { valueAt, type Json } from '../../../../src-renderer/state/draft/json-path.ts';
import { inspectionOf, mixed, numbers, texts } from '../../../domain/inspected-column.ts';

const NAMES = ['a', 'b.c', 'd', 'y'];
const DRAFT: Json = { data: { source: 'csv', path: 'f.csv', target: 'y' }, split: { train: 0.6 } };

function rolesOf(document: Json): string[] {
  const columns = draftColumns(document);
  return NAMES.map((name) => roleOf(columns, name));
}

describe('the role of a column', () => {
  it('is to be learned from where nothing else is said', () => {
    expect(rolesOf(DRAFT)).toEqual(['feature', 'feature', 'feature', 'target']);
  });

  it('left out, and taken back, leaves the draft as it was', () => {
    const without = withRole(DRAFT, NAMES, 'b.c', 'leftOut');
    expect(valueAt(without, 'data.features')).toEqual(['a', 'd']);
    expect(rolesOf(without)).toEqual(['feature', 'leftOut', 'feature', 'target']);
    expect(withRole(without, NAMES, 'b.c', 'feature')).toEqual(DRAFT);
  });

  it('that groups rows is no feature, unless the draft names it as one', () => {
    const grouped = withRole(DRAFT, NAMES, 'd', 'group');
    expect(valueAt(grouped, 'split.groupBy')).toBe('d');
    expect(valueAt(grouped, 'data.features')).toBeUndefined();
    expect(rolesOf(grouped)).toEqual(['feature', 'feature', 'group', 'target']);
    const both = {
      ...DRAFT,
      data: { ...(valueAt(DRAFT, 'data') as object), features: ['a', 'd'] },
      split: { groupBy: 'd' },
    };
    expect(rolesOf(both)).toEqual(['feature', 'leftOut', 'feature', 'target']);
  });

  it('of the target goes over, and the one before is learned from again', () => {
    const other = withRole(DRAFT, NAMES, 'a', 'target');
    expect(rolesOf(other)).toEqual(['target', 'feature', 'feature', 'feature']);
    expect(valueAt(other, 'data.features')).toBeUndefined();
    const kept = withRole(withRole(DRAFT, NAMES, 'd', 'leftOut'), NAMES, 'a', 'target');
    expect(rolesOf(kept)).toEqual(['target', 'feature', 'leftOut', 'feature']);
  });

  it('of the group goes over in the same way', () => {
    const moved = withRole(withRole(DRAFT, NAMES, 'd', 'group'), NAMES, 'a', 'group');
    expect(rolesOf(moved)).toEqual(['group', 'feature', 'feature', 'target']);
    expect(rolesOf(withRole(moved, NAMES, 'a', 'feature'))).toEqual(rolesOf(DRAFT));
    expect(valueAt(withRole(moved, NAMES, 'a', 'feature'), 'split')).toEqual({ train: 0.6 });
  });

  it('that changes takes what was said of the column with it, which would be wrong of the new one', () => {
    const said = withColumnSpec(DRAFT, 'a', { missing: 'median', scaling: 'minMax' });
    for (const role of ['target', 'leftOut', 'group'] as const)
      expect(valueAt(withRole(said, NAMES, 'a', role), 'data.columns')).toBeUndefined();
    const target = withColumnSpec(DRAFT, 'y', { missing: 'dropRow' });
    expect(valueAt(withRole(target, NAMES, 'a', 'target'), 'data.columns')).toBeUndefined();
  });

  it('of many columns is taken at once', () => {
    const said = withColumnSpec(DRAFT, 'a', { scaling: 'minMax' });
    const out = withLeftOut(said, NAMES, ['a', 'b.c']);
    expect(rolesOf(out)).toEqual(['leftOut', 'leftOut', 'feature', 'target']);
    expect(valueAt(out, 'data.columns')).toBeUndefined();
    const wide = Array.from({ length: 1e5 }, (_, index) => `c${index}`);
    const startMs = performance.now();
    const rest = withLeftOut(DRAFT, wide, wide.slice(1));
    expect(valueAt(rest, 'data.features')).toEqual(['c0']);
    // A quadratic way through 100,000 names takes minutes; this takes some hundredths of a second.
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe('what is said of a column', () => {
  it('stands under its name, whatever that is, and leaves nothing behind', () => {
    for (const name of ['a', 'b.c', 'with "quotes"', '__proto__', 'constructor', '0', 'x'.repeat(500)]) {
      const said = withColumnSpec(DRAFT, name, { type: 'category', encoding: 'ordinal' });
      expect(Object.entries(valueAt(said, 'data.columns') as object)).toEqual([
        [name, { type: 'category', encoding: 'ordinal' }],
      ]);
      expect(withColumnSpec(said, name, { type: undefined, encoding: undefined })).toEqual(DRAFT);
    }
  });

  it('decides about its type before its cells do', () => {
    const columns = draftColumns(withColumnSpec(DRAFT, 'a', { encoding: 'ordinal' }));
    expect(typeOf(columns, numbers('a'))).toBe('category');
    expect(typeOf(columns, numbers('d'))).toBe('number');
    expect(typeOf(columns, mixed('d'))).toBeNull();
  });
});

describe('the data of chosen files', () => {
  const table = inspectionOf([numbers('a'), texts('y', ['0', '1'])]);
  const numpy = (archive: boolean, arrays: readonly [string, number[]][]) =>
    ({
      format: 'numpy',
      archive,
      arrays: arrays.map(([name, shape]) => ({ name, shape, dtype: '<f4' })),
    }) as const;

  it.each([
    ['one table', [{ path: '/d/a.csv', inspection: table }], { source: 'csv', path: '/d/a.csv', target: '' }],
    [
      'two tables, one of them a test file',
      [
        { path: '/d/test.csv', inspection: table },
        { path: '/d/train.csv', inspection: table },
      ],
      { source: 'csv', path: '/d/train.csv', target: '', testPath: '/d/test.csv' },
    ],
    [
      'two tables of which none is a test file: the first',
      [
        { path: '/d/a.csv', inspection: table },
        { path: '/d/b.csv', inspection: table },
      ],
      { source: 'csv', path: '/d/a.csv', target: '' },
    ],
    [
      'images and labels, told apart by their sizes',
      [
        { path: '/d/one', inspection: { format: 'idx', sizes: [10] } as const },
        { path: '/d/two', inspection: { format: 'idx', sizes: [10, 8, 8] } as const },
      ],
      { source: 'idx', images: '/d/two', labels: '/d/one' },
    ],
    [
      'an archive of arrays',
      [
        {
          path: '/d/a.npz',
          inspection: numpy(true, [
            ['y', [9]],
            ['x', [9, 2]],
          ]),
        },
      ],
      { source: 'numpy', path: '/d/a.npz', features: 'x', target: 'y' },
    ],
    [
      'two arrays',
      [
        { path: '/d/y.npy', inspection: numpy(false, [['', [9]]]) },
        { path: '/d/x.npy', inspection: numpy(false, [['', [9, 2]]]) },
      ],
      { source: 'numpy', path: '/d/x.npy', target: 'target', targetPath: '/d/y.npy' },
    ],
    [
      'a folder of images of different sizes: all are brought to that of the first',
      [
        {
          path: '/d/pets',
          inspection: {
            format: 'imageFolder',
            classes: [],
            height: 8,
            width: 9,
            sameSize: false,
            channels: 3,
          } as const,
        },
      ],
      { source: 'imageFolder', path: '/d/pets', height: 8, width: 9 },
    ],
  ])('%s', (_, files, data) => {
    expect(dataOfInspections(files)).toEqual(data);
  });
});
