import type { Scale } from '../domain/dataset.ts';
import { assertNever, invalidField, type AppError } from '../domain/errors.ts';
import {
  inputsOf,
  type CategoryFeature,
  type FeatureColumn,
  type NumberFeature,
} from '../domain/feature-column.ts';
import { columnField, type FeatureScaling } from '../domain/table-columns.ts';
import { fitScale, UNCHANGED } from './scale.ts';

/** What a column becomes, once that is fitted on training rows. */
export interface FittedColumn {
  /** One per input. */
  readonly scales: readonly Scale[];
  /**
   * Writes a row's inputs.
   * @param value the feature: a number or a level's position, NaN where missing
   * @param out zeros from `at` on
   */
  readonly write: (value: number, out: Float32Array, at: number) => void;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** NumPy's median: of an even number of values the mean of the two in the middle. */
function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of equally frequent ones the smallest, as scikit-learn's SimpleImputer has it. */
function mostFrequentOf(values: Float64Array): number {
  const sorted = values.toSorted();
  let [best, most] = [sorted[0], 0];
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    if (end < sorted.length && sorted[end] === sorted[start]) continue;
    if (end - start > most) [best, most] = [sorted[start], end - start];
    start = end;
  }
  return best;
}

/** The error for a column whose gaps nothing in the training rows can fill. */
export function noValueToFillWith(name: string, trainRows: number): AppError {
  return invalidField(
    columnField(name),
    'a training row with a value, to fill the gaps of the others with',
    `none in ${trainRows} rows`,
  );
}

/** The training rows that have a value; at least one. */
function presentValues(name: string, values: Float64Array): Float64Array {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length > 0) return present;
  throw noValueToFillWith(name, values.length);
}

function fillValue(name: string, fill: NonNullable<NumberFeature['fill']>, values: Float64Array): number {
  const present = presentValues(name, values);
  switch (fill) {
    case 'mean':
      return meanOf(present);
    case 'median':
      return medianOf(present);
    case 'mostFrequent':
      return mostFrequentOf(present);
    default:
      return assertNever(fill);
  }
}

function fitNumber(
  name: string,
  { fill, scaling }: NumberFeature,
  values: Float64Array,
  common: FeatureScaling,
): FittedColumn {
  const filler = fill === null ? NaN : fillValue(name, fill, values);
  const full = (value: number): number => (Number.isNaN(value) ? filler : value);
  const scale = fitScale(scaling ?? common, values.length, (index) => full(values[index]));
  const { offset, factor } = scale;
  return {
    scales: [scale],
    write: (value, out, at) => {
      out[at] = (full(value) - offset) * factor;
    },
  };
}

/** The levels that training rows have, as one flag per level. */
function seenLevels({ levels }: CategoryFeature, values: Float64Array): boolean[] {
  const seen = levels.map(() => false);
  for (const value of values) if (!Number.isNaN(value)) seen[value] = true;
  return seen;
}

function fitOneHot(name: string, column: CategoryFeature, values: Float64Array): FittedColumn {
  const seen = seenLevels(column, values);
  const missingInput = column.levels.length;
  const isMissingSeen = values.some((value) => Number.isNaN(value));
  const filler = column.fill === 'mostFrequent' ? mostFrequentOf(presentValues(name, values)) : null;
  return {
    scales: Array.from({ length: inputsOf(column) }, () => UNCHANGED),
    write: (value, out, at) => {
      if (!Number.isNaN(value)) out[at + value] = seen[value] ? 1 : 0;
      else if (filler !== null) out[at + filler] = 1;
      else out[at + missingInput] = isMissingSeen ? 1 : 0;
    },
  };
}

/** What a level is called by number that no training row has, where the spec gives no order. */
const UNSEEN = -1;

/** The number of each level, and of none behind the last. */
function ranksOf(column: CategoryFeature, values: Float64Array): { ranks: number[]; behind: number } {
  const { levels, order } = column;
  if (order !== null) {
    const places = new Map(order.map((level, index) => [level, index]));
    return { ranks: levels.map((level) => places.get(level) ?? UNSEEN), behind: order.length };
  }
  let behind = 0;
  const ranks = seenLevels(column, values).map((isSeen) => (isSeen ? behind++ : UNSEEN));
  return { ranks, behind };
}

function fitOrdinal(
  name: string,
  column: CategoryFeature,
  values: Float64Array,
  common: FeatureScaling,
): FittedColumn {
  const { ranks, behind } = ranksOf(column, values);
  const isFilled = column.fill === 'mostFrequent';
  const filler = isFilled ? ranks[mostFrequentOf(presentValues(name, values))] : behind;
  const rankOf = (value: number): number => (Number.isNaN(value) ? filler : ranks[value]);
  const scale = fitScale(column.scaling ?? common, values.length, (index) => rankOf(values[index]));
  const { offset, factor } = scale;
  return {
    scales: [scale],
    write: (value, out, at) => {
      out[at] = (rankOf(value) - offset) * factor;
    },
  };
}

/**
 * Fits a column on its values in the training rows, in float64.
 *
 * Gaps are filled first, then levels become numbers, then numbers are scaled, as in scikit-learn's Pipeline of
 * SimpleImputer, OneHotEncoder or OrdinalEncoder, and a scaler. A level that no training row has is 0 in all its column's
 * one-hot inputs (`handle_unknown="ignore"`) and −1 as an ordinal one (`unknown_value=-1`) unless the spec gives an order.
 * A gap that is a category of its own has a one-hot input behind those of the levels, or the number behind the last level.
 * @param common the scaling of columns that name none
 * @throws AppError `invalid` where gaps are to be filled and no training row has a value
 */
export function fitColumn(
  name: string,
  column: FeatureColumn,
  values: Float64Array,
  common: FeatureScaling,
): FittedColumn {
  if (column.kind === 'number') return fitNumber(name, column, values, common);
  return column.encoding === 'oneHot'
    ? fitOneHot(name, column, values)
    : fitOrdinal(name, column, values, common);
}
