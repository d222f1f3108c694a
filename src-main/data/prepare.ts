import {
  type Dataset,
  type PreparedData,
  type PreparedPart,
  type Scale,
  type SplitRows,
} from '../domain/dataset.ts';
import { assertNever } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { FeatureScaling } from '../domain/table-columns.ts';

const UNCHANGED: Scale = { offset: 0, factor: 1 };

/** Mean and standard deviation with divisor n, as scikit-learn's StandardScaler has them; two passes in float64. */
function standardScale(count: number, at: (index: number) => number): Scale {
  let total = 0;
  let isConstant = true;
  for (let index = 0; index < count; index++) {
    total += at(index);
    isConstant &&= at(index) === at(0);
  }
  // The rounded mean of equal numbers need not be that number, and what is left would be divided by next to nothing.
  if (isConstant) return { offset: at(0), factor: 0 };
  const mean = total / count;
  let squares = 0;
  for (let index = 0; index < count; index++) squares += (at(index) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  // The squares of differences below 1e-162 are 0.
  return { offset: mean, factor: deviation === 0 ? 0 : 1 / deviation };
}

function rangeScale(count: number, at: (index: number) => number): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < count; index++) {
    low = Math.min(low, at(index));
    high = Math.max(high, at(index));
  }
  return { offset: low, factor: high === low ? 0 : 1 / (high - low) };
}

function fitFeature(scaling: FeatureScaling, count: number, at: (index: number) => number): Scale {
  switch (scaling) {
    case 'none':
      return UNCHANGED;
    case 'standardize':
      return standardScale(count, at);
    case 'minMax':
      return rangeScale(count, at);
    case 'rescale255':
      return { offset: 0, factor: 1 / 255 };
    default:
      return assertNever(scaling);
  }
}

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

/**
 * Scales a data set's parts. All scales are fitted on the training rows alone, in float64.
 * @param scaling absent, or a field of it absent: none
 */
export function prepareData(
  dataset: Dataset,
  rows: SplitRows,
  scaling: ExperimentSpec['scaling'],
): PreparedData {
  const { features, featureNames, target } = dataset;
  const width = featureNames.length;
  const { train } = rows;
  const scales = featureNames.map((_, column) =>
    fitFeature(scaling?.features ?? 'none', train.length, (index) => features[train[index] * width + column]),
  );
  const targetScale = fitTarget(dataset, train, scaling?.target === 'standardize');

  const prepare = (part: Int32Array): PreparedPart => {
    const common = { rows: part.length, features: scaleFeatures(dataset, part, scales) };
    if (target.kind === 'classes') return { ...common, labels: part.map((row) => target.labels[row]) };
    const value = (row: number): number => (target.values[row] - targetScale.offset) * targetScale.factor;
    return { ...common, values: Float32Array.from(part, value) };
  };
  return {
    inputs: width,
    featureScales: scales,
    parts: { train: prepare(train), validation: prepare(rows.validation), test: prepare(rows.test) },
    classNames: target.kind === 'classes' ? target.classNames : null,
    targetScale: 1 / targetScale.factor,
    targetOffset: targetScale.offset,
  };
}
