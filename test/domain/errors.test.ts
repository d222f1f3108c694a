import { describe, expect, it } from 'vitest';
import {
  AppError,
  assertNever,
  describeProblem,
  invalidField,
  invalidInput,
  showValue,
} from '../../src-main/domain/errors.ts';

describe('an error for input', () => {
  it('says field, expected and received', () => {
    const error = invalidField('split.train', 'a number > 0', '-1');
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe('invalid');
    expect(error.message).toBe('split.train: expected a number > 0, received -1');
    expect(error.problems).toEqual([{ field: 'split.train', expected: 'a number > 0', received: '-1' }]);
  });

  it('leads with the first of several problems and counts the rest', () => {
    const problem = (field: string) => ({ field, expected: 'x', received: 'y' });
    expect(invalidInput(['a', 'b', 'c'].map(problem)).message).toBe('a: expected x, received y (and 2 more)');
  });

  it('names no field where the input as a whole is wrong', () => {
    expect(describeProblem({ field: '', expected: 'an object', received: '1' })).toBe(
      'expected an object, received 1',
    );
  });

  it('keeps its cause, and has none where none was given', () => {
    const cause = new Error('underneath');
    expect(invalidField('a', 'b', 'c', cause).cause).toBe(cause);
    expect('cause' in invalidField('a', 'b', 'c')).toBe(false);
  });
});

describe('a value in a message', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [0.5, '0.5'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [12n, '12'],
    ['say "a"', '"say \\"a\\""'],
    [{ a: [1] }, '{"a":[1]}'],
    [() => 1, 'function'],
  ])('%o is shown as %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('is cut where it is longer than 60 characters', () => {
    const fits = 'x'.repeat(58);
    expect(showValue(fits)).toBe(`"${fits}"`);
    expect(showValue(`${fits}x`)).toBe(`"${'x'.repeat(56)}…`);
  });
});

describe('the end of a closed switch', () => {
  it('is a defect that names the case', () => {
    expect(() => assertNever({ type: 'new' } as never)).toThrow('a case is missing for {"type":"new"}');
  });
});
