import {
  inputCount,
  type Dataset,
  type PreparedData,
  type PreparedPart,
  type Scale,
  type SplitRows,
} from '../domain/dataset.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { FeatureScaling } from '../domain/table-columns.ts';
import { fitColumn, noValueToFillWith, type FittedColumn } from './fitted-column.ts';
import { fitScale, standardScale, UNCHANGED } from './scale.ts';

function scaleFeatures(dataset: Dataset, rows: Int32Array, scales: readonly Scale[]): Float32Array {
  const width = scales.length;
  const scaled = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    for (let column = 0; column < width; column++) {
      const { offset, factor } = scales[column];
      scaled[index * width + column] = (dataset.features[row * width + column] - offset) * factor;
    }
  });
  return scaled;
}

function fitTarget(dataset: Dataset, train: Int32Array, standardize: boolean): Scale {
  const { target } = dataset;
  if (target.kind === 'classes' || !standardize) return UNCHANGED;
  const scale = standardScale(train.length, (index) => target.values[train[index]]);
  // A target that is constant in the training rows keeps its unit, so that other values can still be told apart.
  return scale.factor === 0 ? { ...scale, factor: 1 } : scale;
}

/** What the columns of a data set become, fitted on its training rows. */
interface FittedFeatures {
  readonly scales: readonly Scale[];
  readonly encode: (rows: Int32Array) => Float32Array;
}

/** Numbers alone, all scaled alike, as most data are: one pass without a call per cell. */
function fitNumbers(dataset: Dataset, train: Int32Array, scaling: FeatureScaling): FittedFeatures {
  const { features, featureNames } = dataset;
  const width = featureNames.length;
  const scales = featureNames.map((_, column) =>
    fitScale(scaling, train.length, (index) => features[train[index] * width + column]),
  );
  return { scales, encode: (rows) => scaleFeatures(dataset, rows, scales) };
}

function encodeColumns(dataset: Dataset, columns: readonly FittedColumn[], rows: Int32Array): Float32Array {
  const { features } = dataset;
  const inputs = inputCount(dataset);
  const encoded = new Float32Array(rows.length * inputs);
  rows.forEach((row, index) => {
    let at = index * inputs;
    columns.forEach((column, place) => {
      column.write(features[row * columns.length + place], encoded, at);
      at += column.scales.length;
    });
  });
  return encoded;
}

function fitColumns(dataset: Dataset, train: Int32Array, scaling: FeatureScaling): FittedFeatures {
  const { features, featureNames, featureColumns = [] } = dataset;
  const width = featureNames.length;
  const columns = featureColumns.map((column, at) => {
    const values = Float64Array.from(train, (row) => features[row * width + at]);
    return fitColumn(featureNames[at], column, values, scaling);
  });
  return {
    scales: columns.flatMap((column) => column.scales),
    encode: (rows) => encodeColumns(dataset, columns, rows),
  };
}

/**
 * Checks that `prepareData` can fill the gaps of a data set from its training rows, without doing it.
 * @throws AppError `invalid` for a column without a value in the training rows that its gaps were to be filled with
 */
export function assertFillable(
  { features, featureNames, featureColumns = [] }: Dataset,
  train: Int32Array,
): void {
  const width = featureNames.length;
  featureColumns.forEach(({ fill }, at) => {
    if (fill === null || fill === 'ownCategory') return;
    if (train.some((row) => !Number.isNaN(features[row * width + at]))) return;
    throw noValueToFillWith(featureNames[at], train.length);
  });
}

/**
 * Makes inputs of a data set's columns and scales them. What fills gaps, which levels are known and all scales are fitted
 * on the training rows alone, in float64.
 * @param scaling absent, or a field of it absent: none
 * @throws AppError `invalid` for a column without a value in the training rows that its gaps were to be filled with
 */
export function prepareData(
  dataset: Dataset,
  rows: SplitRows,
  scaling: ExperimentSpec['scaling'],
): PreparedData {
  const { target } = dataset;
  const { train } = rows;
  const fit = dataset.featureColumns === undefined ? fitNumbers : fitColumns;
  const { scales, encode } = fit(dataset, train, scaling?.features ?? 'none');
  const targetScale = fitTarget(dataset, train, scaling?.target === 'standardize');

  const prepare = (part: Int32Array): PreparedPart => {
    const common = { rows: part.length, features: encode(part) };
    if (target.kind === 'classes') return { ...common, labels: part.map((row) => target.labels[row]) };
    const value = (row: number): number => (target.values[row] - targetScale.offset) * targetScale.factor;
    return { ...common, values: Float32Array.from(part, value) };
  };
  return {
    inputs: scales.length,
    featureScales: scales,
    parts: { train: prepare(train), validation: prepare(rows.validation), test: prepare(rows.test) },
    classNames: target.kind === 'classes' ? target.classNames : null,
    targetScale: 1 / targetScale.factor,
    targetOffset: targetScale.offset,
  };
}
