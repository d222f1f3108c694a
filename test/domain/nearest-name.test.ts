import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from '../../src-main/domain/nearest-name.ts';

describe('nearestName', () => {
  it('finds the candidate with the fewest edits', () => {
    expect(nearestName('epoch', ['loss', 'epochs', 'epsilon'])).toBe('epochs');
    expect(nearestName('momentun', ['momentum'])).toBe('momentum');
  });

  it('takes upper and lower case as equal', () => {
    expect(nearestName('LEARNINGRATE', ['learningRate'])).toBe('learningRate');
  });

  it('takes the first of equally near ones', () => {
    expect(nearestName('l3', ['l1', 'l2'])).toBe('l1');
  });

  it('finds none where more than a third of the name differs', () => {
    // 2 edits in a name of 5: 5 / 3 rounds down to 1.
    expect(nearestName('abcde', ['abcxy'])).toBeNull();
    expect(nearestName('abcdef', ['abcdxy'])).toBe('abcdxy');
    expect(nearestName('', ['a'])).toBeNull();
    expect(nearestName('y', ['a', 'z'])).toBeNull();
    expect(nearestName('y', ['a', 'Y'])).toBe('Y');
  });

  it('does not compare very long names', () => {
    expect(nearestName('x'.repeat(101), ['x'.repeat(100)])).toBeNull();
    expect(nearestName('x'.repeat(100), ['x'.repeat(101)])).toBeNull();
  });
});

describe('didYouMean', () => {
  it('is empty for what is no name', () => {
    expect(didYouMean(5, ['5'])).toBe('');
    expect(didYouMean(undefined, ['a'])).toBe('');
    expect(didYouMean('ab', ['ac'])).toBe(' (did you mean "ac"?)');
  });
});
