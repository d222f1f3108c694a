import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertNameWithin, safeName } from '../../src-main/service/upload-name.ts';

describe('safeName', () => {
  it.each([
    ['patients.csv', 'patients.csv'],
    ['Größe und Gewicht 2024.csv', 'Größe und Gewicht 2024.csv'],
    ['数据.parquet', '数据.parquet'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\data\\a.csv', 'C__data_a.csv'],
    ['.hidden', 'hidden'],
    ['...', 'data'],
    ['a\u0000b\n.csv', 'a_b_.csv'],
    ['con.csv', '_con.csv'],
    ['LPT1', '_LPT1'],
    ['ends in dots. . ', 'ends in dots'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('keeps the ending of a long name, which tells the format', () => {
    const safe = safeName(`${'ä'.repeat(200)}.parquet`);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(120);
    expect(safe).toMatch(/^ä+\.parquet$/);
  });

  it('whatever comes, gives one name that is no path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[\p{Cc}/\\:*?"<>|]/u);
        expect(['', '.', '..']).not.toContain(safe);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(121);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a name within a folder', () => {
  it.each(['cat 1.png', 'Größe', 'a:b', '..a', 'con'])('%j is kept as it is', (name) => {
    expect(() => assertNameWithin(name, 'linux')).not.toThrow();
  });

  it.each(['.', '..', 'a/b', 'a\\b', 'a\u0000', 'ä'.repeat(128)])('%j is refused', (name) => {
    expect(() => assertNameWithin(name, 'linux')).toThrow('names of files and folders that can be kept here');
  });

  it.each(['a:b', 'con', 'nul.png', 'dot.', 'what?'])(
    '%j is refused on Windows, which does not take it',
    (name) => {
      expect(() => assertNameWithin(name, 'win32')).toThrow('can be kept here');
    },
  );
});
