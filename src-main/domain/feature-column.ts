import { assertNever } from './errors.ts';
import type { CategoryEncoding, FeatureScaling, MissingRule } from './table-columns.ts';

/** A column of numbers to learn from. */
export interface NumberFeature {
  readonly kind: 'number';
  /** Rows without a value, which are NaN among the features. */
  readonly missing: number;
  /** What the training rows fill the gaps with; null where there are none. */
  readonly fill: 'mean' | 'median' | 'mostFrequent' | null;
  /** Null: as all columns are scaled. */
  readonly scaling: FeatureScaling | null;
}

/** A category to learn from. Its features are positions in `levels`, NaN where missing. */
export interface CategoryFeature {
  readonly kind: 'category';
  /** Those that stand in the data, in an order of their own that says nothing: see `sortClassNames`. */
  readonly levels: readonly string[];
  readonly encoding: CategoryEncoding;
  /** All levels of an ordinal category, the lowest first; null: the order of `levels`, of those that training rows have. */
  readonly order: readonly string[] | null;
  readonly missing: number;
  readonly fill: 'mostFrequent' | 'ownCategory' | null;
  /** Of an ordinal category: null as above. One-hot inputs stay 0 and 1. */
  readonly scaling: FeatureScaling | null;
}

/** How a column becomes inputs of the model. */
export type FeatureColumn = NumberFeature | CategoryFeature;

/** A number in every row, scaled as all are. */
export const PLAIN_NUMBER: NumberFeature = { kind: 'number', missing: 0, fill: null, scaling: null };

/** What was done with the cells of a column that had no value. */
export interface MissingCells {
  readonly column: string;
  readonly cells: number;
  readonly rule: Exclude<MissingRule, 'refuse'>;
}

/** What an input is called that stands for "no value". */
const MISSING_LEVEL = '(missing)';

/** Whether a row without a value is a level of its own among one-hot inputs. */
export function hasMissingInput({ missing, fill, encoding }: CategoryFeature): boolean {
  return encoding === 'oneHot' && missing > 0 && fill === 'ownCategory';
}

/**
 * How many inputs a column becomes: one, or one per level that stands in the data, whatever rows are trained on. So
 * every fold has models of one shape; the input of a level without a training row is 0 in every row.
 */
export function inputsOf(column: FeatureColumn): number {
  if (column.kind === 'number' || column.encoding === 'ordinal') return 1;
  return column.levels.length + (hasMissingInput(column) ? 1 : 0);
}

/** What the inputs of a column are called: as the column, or as in `colour=red`. */
export function inputNames(name: string, column: FeatureColumn): string[] {
  switch (column.kind) {
    case 'number':
      return [name];
    case 'category': {
      if (column.encoding === 'ordinal') return [name];
      const levels = hasMissingInput(column) ? [...column.levels, MISSING_LEVEL] : column.levels;
      return levels.map((level) => `${name}=${level}`);
    }
    default:
      return assertNever(column);
  }
}

/** A feature's number as it is read by people: a number, or a category's level; null where it is missing. */
export function featureValue(column: FeatureColumn, value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return column.kind === 'number' ? value : column.levels[value];
}
