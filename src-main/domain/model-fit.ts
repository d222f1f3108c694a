import { inputCount, type Dataset } from './dataset.ts';
import { showValue, type FieldProblem } from './errors.ts';
import type { ExperimentSpec } from './experiment.ts';
import { describeMap, sizeOf } from './feature-map.ts';
import { countWeights } from './model-shape.ts';
import { inputMap, shapeModel } from './model.ts';
import { variantModel } from './variant-model.ts';

/** 400 MB of float32 per copy; training keeps several. */
const MAX_WEIGHTS = 1e8;

function listNames(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ');
}

/** What the last layer must have, and why. */
function neededOutputs(spec: ExperimentSpec, dataset: Dataset): { units: number; reason: string } {
  const { target } = dataset;
  if (target.kind === 'values') return { units: 1, reason: `the value of ${target.name}` };
  if (spec.training.loss === 'sigmoidCrossEntropy')
    return { units: 1, reason: 'one logit for two classes under sigmoidCrossEntropy' };
  const count = target.classNames.length;
  return { units: count, reason: `one per class: ${listNames(target.classNames)}` };
}

function outputProblems(spec: ExperimentSpec, dataset: Dataset): FieldProblem[] {
  const { target } = dataset;
  const { loss } = spec.training;
  if (loss === 'sigmoidCrossEntropy' && target.kind === 'classes' && target.classNames.length > 2)
    return [
      {
        field: 'training.loss',
        expected: `"softmaxCrossEntropy" for ${target.classNames.length} classes`,
        received: showValue(loss),
      },
    ];
  const last = spec.model.layers.at(-1);
  const needed = neededOutputs(spec, dataset);
  if (last?.type !== 'dense' || last.units === needed.units) return [];
  return [
    {
      field: `model.layers[${spec.model.layers.length - 1}].units`,
      expected: `${needed.units} (${needed.reason})`,
      received: String(last.units),
    },
  ];
}

function classWeightProblems(spec: ExperimentSpec, { target }: Dataset): FieldProblem[] {
  const { classWeights } = spec.training;
  if (classWeights === undefined || target.kind !== 'classes') return [];
  const { classNames } = target;
  if (classWeights.length === classNames.length) return [];
  return [
    {
      field: 'training.classWeights',
      expected: `${classNames.length} weights, one per class: ${listNames(classNames)}`,
      received: `a list of ${classWeights.length} entries`,
    },
  ];
}

function smallestBatch(rows: number, batchSize: number): number {
  const rest = rows % batchSize;
  return rest === 0 ? batchSize : rest;
}

/** The nearest batch sizes below and above that leave no batch of one row. */
function fittingSizes(rows: number, batchSize: number): number[] {
  const fits = (size: number): boolean => smallestBatch(rows, size) > 1;
  let below = batchSize - 1;
  while (below > 1 && !fits(below)) below -= 1;
  let above = batchSize + 1;
  while (above < rows && !fits(above)) above += 1;
  return [below, above].filter((size) => size > 1 && size <= rows && fits(size));
}

function batchProblems(spec: ExperimentSpec, trainRows: number): FieldProblem[] {
  const { batchSize } = spec.training;
  const field = 'training.batchSize';
  const received = String(batchSize);
  if (batchSize > trainRows)
    return [{ field, expected: `at most ${trainRows}, the number of training rows`, received }];
  // In an image one row has a variance of its own.
  const needsRows = spec.variants.some(({ regularization }) =>
    shapeModel(variantModel(spec.model, regularization), 1).layers.some(
      (layer) => layer.type === 'batchNorm' && layer.places === 1,
    ),
  );
  if (!needsRows || smallestBatch(trainRows, batchSize) > 1) return [];
  const sizes = fittingSizes(trainRows, batchSize);
  const choice = sizes.length === 0 ? '' : `, such as ${sizes.join(' or ')}`;
  return [
    {
      field,
      expected: `a size that leaves no batch of one row to batchNorm in ${trainRows} training rows${choice}`,
      received,
    },
  ];
}

function inputProblems(spec: ExperimentSpec, inputs: number): FieldProblem[] {
  const map = inputMap(spec.model, inputs);
  if (sizeOf(map) === inputs) return [];
  return [
    {
      field: 'model.input',
      expected: `sizes whose product is ${inputs}, the number of features`,
      received: describeMap(map),
    },
  ];
}

function sizeProblems(spec: ExperimentSpec, inputs: number): FieldProblem[] {
  const weights = countWeights(shapeModel(spec.model, inputs));
  if (weights <= MAX_WEIGHTS) return [];
  return [{ field: 'model.layers', expected: `at most ${MAX_WEIGHTS} weights`, received: String(weights) }];
}

/**
 * What is wrong with a valid spec against its data: sizes of images against features, outputs against classes, loss against the number of classes, batch
 * size against the training rows. A batch of one row has no variance for batch norm, and none is dropped to avoid it.
 * @param trainRows number of rows in the training part
 */
export function modelFitProblems(spec: ExperimentSpec, dataset: Dataset, trainRows: number): FieldProblem[] {
  const isClassification = spec.task === 'classification';
  const inputs = inputCount(dataset);
  if (isClassification !== (dataset.target.kind === 'classes'))
    return [
      {
        field: 'task',
        expected: `"${isClassification ? 'regression' : 'classification'}" for this target`,
        received: showValue(spec.task),
      },
    ];
  return [
    ...inputProblems(spec, inputs),
    ...outputProblems(spec, dataset),
    ...classWeightProblems(spec, dataset),
    ...batchProblems(spec, trainRows),
    ...sizeProblems(spec, inputs),
  ];
}
