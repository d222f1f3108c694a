import { expect, it } from 'vitest';
import { compileFilter } from '../../../src-main/domain/filter/compile.ts';
import { parseFilter } from '../../../src-main/domain/filter/parse.ts';
import { experimentFields } from '../../../src-main/domain/filter/table-fields.ts';
import { usablePart } from '../../../src-main/domain/filter/usable-part.ts';

function isUsable(text: string): boolean {
  const filter = parseFilter(text);
  const dates = { nowMs: 0, localTimeMs: Date.UTC };
  return filter.ok && compileFilter(filter.value, experimentFields([]), dates).ok;
}

it.each([
  ['', ''],
  ['seeds > 3', 'seeds > 3'],
  ['status', 'status'],
  // A field alone would be looked for as a word.
  ['status =', ''],
  ['status = completed AND', 'status = completed'],
  ['status = completed AND seeds', 'status = completed AND seeds'],
  ['status = completed AND seeds >', 'status = completed'],
  ['status = completed AND acuracy > 0.9', 'status = completed'],
  ['breast acuracy > 0.9', 'breast'],
  ['data IN', ''],
  ['breast NOT', 'breast'],
  ['starred data NOT IN (', 'starred'],
  ['data IN (iris', 'data IN (iris)'],
  ['data IN (iris, ', 'data IN (iris)'],
  ['(status = completed OR seeds > 3', '(status = completed OR seeds > 3)'],
  ['(status = completed OR (seeds > 3 AND gap <', '(status = completed OR (seeds > 3))'],
  ['breast name = "a b', 'breast'],
  [')', ''],
])('of %s the table shows what fits %s', (text, part) => {
  expect(usablePart(text, isUsable)).toBe(part);
});
