import { assertNever, invalidField, showValue, type AppError } from '../domain/errors.ts';
import type { TableSpec } from '../domain/experiment.ts';
import {
  PLAIN_NUMBER,
  type CategoryFeature,
  type FeatureColumn,
  type NumberFeature,
} from '../domain/feature-column.ts';
import { columnField, columnSpecOf, type MissingRule } from '../domain/table-columns.ts';
import type { CategoryColumn, NumberColumn, TableColumn } from '../domain/table-data.ts';
import { featureRule } from './table-plan.ts';
import { countMissing } from './table-rows.ts';

/** As many as a target may have classes. */
const MAX_ONE_HOT_LEVELS = 1000;

function cells(count: number): string {
  return count === 1 ? '1 empty cell' : `${count} empty cells`;
}

/** The error for a rule that does not go with what a column turned out to be. */
function ruleError(spec: TableSpec, column: TableColumn, missing: number, rules: string): AppError {
  const isOwn = columnSpecOf(spec, column.name).missing !== undefined;
  const field = `${columnField(column.name)}.missing`;
  const what = column.kind === 'number' ? 'numbers' : 'categories';
  const advice = isOwn ? '' : `, or one of its own in ${field}`;
  return invalidField(
    isOwn ? field : 'data.missing',
    `a rule for ${what}, as ${rules}, for the column ${showValue(column.name)} with ${cells(missing)}${advice}`,
    showValue(featureRule(spec, column.name)),
  );
}

function numberFill(
  spec: TableSpec,
  column: NumberColumn,
  missing: number,
  rule: MissingRule,
): NumberFeature['fill'] {
  if (missing === 0) return null;
  switch (rule) {
    case 'mean':
    case 'median':
    case 'mostFrequent':
      return rule;
    case 'refuse':
    case 'dropRow':
    case 'ownCategory':
      throw ruleError(spec, column, missing, '"mean", "median" or "mostFrequent"');
    default:
      return assertNever(rule);
  }
}

function categoryFill(
  spec: TableSpec,
  column: CategoryColumn,
  missing: number,
  rule: MissingRule,
): CategoryFeature['fill'] {
  if (missing === 0) return null;
  switch (rule) {
    case 'mostFrequent':
    case 'ownCategory':
      return rule;
    case 'refuse':
    case 'dropRow':
    case 'mean':
    case 'median':
      throw ruleError(spec, column, missing, '"mostFrequent" or "ownCategory"');
    default:
      return assertNever(rule);
  }
}

function assertOrder(order: readonly string[] | undefined, { name, levels }: CategoryColumn): void {
  if (order === undefined) return;
  const known = new Set(order);
  const unknown = levels.filter((level) => !known.has(level));
  if (unknown.length === 0) return;
  throw invalidField(
    `${columnField(name)}.order`,
    'every level of the column',
    `none for ${unknown.slice(0, 5).map(showValue).join(', ')}${unknown.length > 5 ? ', …' : ''}`,
  );
}

function assertFewLevels({ name, levels, codes }: CategoryColumn): void {
  if (levels.length <= MAX_ONE_HOT_LEVELS) return;
  throw invalidField(
    columnField(name),
    `at most ${MAX_ONE_HOT_LEVELS} different texts, one input each; leave the column out in data.features, or give it the encoding "ordinal"`,
    `${levels.length} different ones in ${codes.length} rows`,
  );
}

/** Nothing can be learned from a column without a value, and nothing fills its gaps. */
function assertSomeValue({ name }: TableColumn, missing: number, rows: number): void {
  if (missing < rows) return;
  const expected = 'a value in some row; leave the column out in data.features';
  throw invalidField(columnField(name), expected, `none in ${rows} rows`);
}

function numberFeature(spec: TableSpec, column: NumberColumn): NumberFeature {
  const missing = countMissing(column);
  const { scaling } = columnSpecOf(spec, column.name);
  assertSomeValue(column, missing, column.values.length);
  const fill = numberFill(spec, column, missing, featureRule(spec, column.name));
  if (missing === 0 && scaling === undefined) return PLAIN_NUMBER;
  return { kind: 'number', missing, fill, scaling: scaling ?? null };
}

function categoryFeature(spec: TableSpec, column: CategoryColumn): CategoryFeature {
  const { encoding = 'oneHot', order, scaling } = columnSpecOf(spec, column.name);
  const missing = countMissing(column);
  assertSomeValue(column, missing, column.codes.length);
  const fill = categoryFill(spec, column, missing, featureRule(spec, column.name));
  assertOrder(order, column);
  if (encoding === 'oneHot') {
    assertFewLevels(column);
    if (scaling !== undefined && scaling !== 'none')
      throw invalidField(
        `${columnField(column.name)}.scaling`,
        '"none", because the column holds texts, whose inputs are 0 and 1',
        showValue(scaling),
      );
  }
  const { levels } = column;
  const settings = { encoding, order: order ?? null, fill, scaling: scaling ?? null };
  return { kind: 'category', levels, missing, ...settings };
}

/**
 * How a column becomes inputs, by what the spec says and by what its cells are.
 * @throws AppError `invalid` where the two do not go together
 */
export function featureSettings(spec: TableSpec, column: TableColumn): FeatureColumn {
  return column.kind === 'number' ? numberFeature(spec, column) : categoryFeature(spec, column);
}
