import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src-main/domain/filter/parse.ts';
import { printFilter } from '../../../src-main/domain/filter/print.ts';
import type { Filter } from '../../../src-main/domain/filter/syntax.ts';
import { FilterDraw, numbersFrom, withoutPlaces } from './drawn-filter.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** How a filter is understood, written with every bracket. */
function structure(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.terms.map(structure).join(filter.kind === 'and' ? ' & ' : ' | ')})`;
    case 'not':
      return `!${structure(filter.term)}`;
    case 'in':
      return `${filter.field.parts.join('/')}∈{${filter.values.map(({ text }) => text).join(';')}}`;
    case 'comparison':
      return `${filter.field.parts.join('/')}${filter.operator}${filter.value.text}`;
    case 'words':
      return filter.text;
    default:
      return '*';
  }
}

describe('a filter is understood so', () => {
  it.each([
    ['', '*'],
    ['   ', '*'],
    ['cancer', 'cancer'],
    ['status = completed', 'status=completed'],
    ['status=completed', 'status=completed'],
    ['a = 1 OR b = 2 AND c = 3', '(a=1 | (b=2 & c=3))'],
    ['(a = 1 OR b = 2) AND c = 3', '((a=1 | b=2) & c=3)'],
    ['a = 1 b = 2', '(a=1 & b=2)'],
    ['breast L2', '(breast & L2)'],
    ['breast (L1 or L2)', '(breast & (L1 | L2))'],
    ['NOT a = 1 AND b = 2', '(!a=1 & b=2)'],
    ['not (a = 1 and b = 2)', '!(a=1 & b=2)'],
    ['NOT NOT x', '!!x'],
    ['a AND b AND c OR d', '((a & b & c) | d)'],
    ['((a))', 'a'],
    ['data IN (iris, wine)', 'data∈{iris;wine}'],
    ['data in("breast cancer")', 'data∈{breast cancer}'],
    ['data NOT IN (iris)', '!data∈{iris}'],
    ['data NOT wine', '(data & !wine)'],
    ['accuracy>=.9', 'accuracy>=.9'],
    ['a ≤ 1 b ≠ 2 c ≥ 3', '(a<=1 & b!=2 & c>=3)'],
    ['name ~ "L2 \\"strong\\" \\\\ 1"', 'name~L2 "strong" \\ 1'],
    ['validation."log loss" < 0.5', 'validation/log loss<0.5'],
    ['test.precision."a.b" > 0', 'test/precision/a.b>0'],
    ['name = "AND"', 'name=AND'],
    ['"and"', 'and'],
    ['created > 2026-03-01', 'created>2026-03-01'],
    ['model = "30 → 64"', 'model=30 → 64'],
    ['name = ""', 'name='],
  ])('%s', (text, expected) => {
    expect(structure(parsed(text))).toBe(expected);
  });

  it('with the place of each field and value', () => {
    expect(parsed('x OR tag  !=  "a b"')).toMatchObject({
      terms: [
        { at: { from: 0, to: 1 } },
        { field: { at: { from: 5, to: 8 } }, value: { at: { from: 14, to: 19 } } },
      ],
    });
  });
});

describe('a filter that is wrong says where, what was expected, and what came', () => {
  it.each([
    ['status =', 8, 8, 'a value', 'the end of the filter'],
    ['status = AND x', 9, 12, 'a value', '"AND"'],
    ['= 1', 0, 1, 'a field, a word to look for, NOT or (', '"="'],
    ['(a = 1', 6, 6, 'AND, OR or )', 'the end of the filter'],
    ['a = 1)', 5, 6, 'AND, OR or the end', '")"'],
    ['a = 1 OR', 8, 8, 'a field, a word to look for, NOT or (', 'the end of the filter'],
    ['AND a', 0, 3, 'a field, a word to look for, NOT or (', '"AND"'],
    ['a = 1 = 2', 6, 7, 'AND, OR or the end', '"="'],
    ['()', 1, 2, 'a field, a word to look for, NOT or (', '")"'],
    ['a IN iris', 5, 9, '(', '"iris"'],
    ['a IN ()', 6, 7, 'a value', '")"'],
    ['a IN (b c)', 8, 9, ', or )', '"c"'],
    ['a IN (b,', 8, 8, 'a value', 'the end of the filter'],
    ['name = "a b', 7, 11, 'a closing "', 'the end of the filter'],
    ['a ! b', 2, 3, 'AND, OR or the end', '"!"'],
    ['NOT', 3, 3, 'a field, a word to look for, NOT or (', 'the end of the filter'],
  ])('%s', (text, from, to, expected, received) => {
    expect(parseFilter(text)).toEqual({ ok: false, problem: { from, to, expected, received } });
  });

  it('and one that is nested without end is refused, not followed', () => {
    for (const text of ['('.repeat(50_000), 'NOT '.repeat(50_000)])
      expect(parseFilter(text)).toMatchObject({
        ok: false,
        problem: { expected: 'at most 100 levels of nesting' },
      });
  });
});

describe('printing', () => {
  it('puts brackets and quotes where they are needed, and nowhere else', () => {
    const text = 'NOT (a OR b) (c or d and e) x."y.z" ~ "in" u."v" IN (1, "2 3")';
    expect(printFilter(parsed(text))).toBe(
      'NOT (a OR b) AND (c OR d AND e) AND x."y.z" ~ "in" AND u.v IN (1, "2 3")',
    );
  });

  it('gives a text that is read as the same filter, for 3,000 drawn ones', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const filter = new FilterDraw(seed).filter();
      const text = printFilter(filter);
      expect(withoutPlaces(parsed(text)), text).toEqual(filter);
      expect(printFilter(parsed(text))).toBe(text);
    }
  });

  it('parsing never fails otherwise than with a problem inside of the text, for 3,000 drawn texts', () => {
    const next = numbersFrom(1);
    const signs = [
      'a',
      'status',
      '=',
      '!=',
      '!',
      '~',
      '(',
      ')',
      ',',
      'AND',
      'OR',
      'NOT',
      'IN',
      '"',
      '\\',
      '.',
      ' ',
      '7d',
    ];
    for (let round = 0; round < 3000; round++) {
      const length = Math.floor(next() * 12);
      const text = Array.from({ length }, () => signs[Math.floor(next() * signs.length)]).join(
        next() < 0.5 ? ' ' : '',
      );
      const result = parseFilter(text);
      if (result.ok) {
        expect(withoutPlaces(parsed(printFilter(result.value))), text).toEqual(withoutPlaces(result.value));
      } else {
        const { from, to, expected, received } = result.problem;
        expect(from >= 0 && from <= to && to <= text.length, text).toBe(true);
        expect(expected !== '' && received !== '').toBe(true);
      }
    }
  });
});
