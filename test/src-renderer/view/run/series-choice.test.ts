import { expect, it } from 'vitest';
import { groupedChoices, seriesChoices } from '../../../../src-renderer/view/run/series-choice.ts';

const KEYS = [
  { scope: 'train', name: 'dataLoss', detail: '' },
  { scope: 'validation', name: 'dataLoss', detail: '' },
  { scope: 'validation', name: 'recall', detail: 'rare' },
  { scope: 'model', name: 'l2Norm', detail: 'dense1.kernel' },
] as const;

it('a series that was measured on several parts is one choice', () => {
  expect(seriesChoices(KEYS).map(({ id, label }) => [id, label])).toEqual([
    ['dataLoss', 'data loss'],
    ['recall · rare', 'recall · rare'],
    ['l2Norm · dense1.kernel', 'L2 norm · dense1.kernel'],
  ]);
});

it('choices stand under headings, and a heading without any is left out', () => {
  const groups = groupedChoices(seriesChoices(KEYS));
  expect(groups.map(({ group, choices }) => [group, choices.length])).toEqual([
    ['Whole part', 1],
    ['Model', 1],
    ['Per class', 1],
  ]);
  expect(groupedChoices(seriesChoices(KEYS.slice(0, 2))).map(({ group }) => group)).toEqual(['Whole part']);
});
