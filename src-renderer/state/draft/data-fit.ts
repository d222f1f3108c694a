import type { DataInspection } from '../../../src-main/domain/data-inspection.ts';
import type { DataPreview, DataSummary } from '../../../src-main/domain/data-preview.ts';
import type { Dataset } from '../../../src-main/domain/dataset.ts';
import type { FieldProblem } from '../../../src-main/domain/errors.ts';
import type { ExperimentSpec, Task } from '../../../src-main/domain/experiment.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
} from '../../../src-main/domain/metrics/primary-metric.ts';
import { modelFitProblems } from '../../../src-main/domain/model-fit.ts';
import { batchSizeFor } from '../../../src-main/domain/starter-spec.ts';
import { CLASSIFICATION_LOSSES, REGRESSION_LOSSES } from '../../../src-main/domain/training.ts';
import { DEFAULT_SPEC } from './default-spec.ts';
import { isObject, listAt, numberAt, objectAt, textAt, valueAt, withValue, type Json } from './json-path.ts';

/** What a model has to fit. */
export interface DataFacts {
  readonly task: Task;
  /** What the features become: a category may become one input per level. */
  readonly features: number;
  /** Null for regression. */
  readonly classes: number | null;
  /** How the features of a row lie where they are an image; null where they are none, or it is not known. */
  readonly image: { readonly height: number; readonly width: number; readonly channels: number } | null;
}

export function factsOfSummary({ task, features, classes }: DataSummary): DataFacts {
  return { task, features, classes, image: null };
}

/** What is known of data before it is read as such; null where that is too little. */
export function factsOfInspection(inspection: DataInspection): DataFacts | null {
  if (inspection.format !== 'imageFolder') return null;
  const { classes, height, width, channels } = inspection;
  const features = height * width * channels;
  return { task: 'classification', features, classes: classes.length, image: { height, width, channels } };
}

export function factsOfPreview({ inputs, target, image }: DataPreview): DataFacts {
  const isClasses = target.kind === 'classes';
  return {
    task: isClasses ? 'classification' : 'regression',
    features: inputs,
    classes: isClasses ? target.classes.length : null,
    image,
  };
}

function withLoss(document: Json, { task, classes }: DataFacts): Json {
  const loss = textAt(document, 'training.loss');
  const fitting: readonly string[] = task === 'classification' ? CLASSIFICATION_LOSSES : REGRESSION_LOSSES;
  const isForTwo = loss === 'sigmoidCrossEntropy' && classes !== 2;
  if (fitting.includes(loss) && !isForTwo) return document;
  const training = objectAt(document, 'training');
  const kept = Object.entries(training).filter(
    ([key]) => !['classWeights', 'positiveWeight', 'huberDelta'].includes(key),
  );
  const next = task === 'classification' ? 'softmaxCrossEntropy' : 'squaredError';
  return withValue(document, 'training', { ...Object.fromEntries(kept), loss: next });
}

function withOutputs(document: Json, { classes }: DataFacts): Json {
  const layers = listAt(document, 'model.layers');
  const last = layers.at(-1);
  if (!isObject(last) || last.type !== 'dense') return document;
  const isSingle = classes === null || textAt(document, 'training.loss') === 'sigmoidCrossEntropy';
  const units = isSingle ? 1 : classes;
  return withValue(document, `model.layers[${layers.length - 1}].units`, units);
}

function withScaling(document: Json, { task, image }: DataFacts): Json {
  const isBytes =
    ['idx', 'imageFolder'].includes(textAt(document, 'data.source')) ||
    textAt(document, 'data.name') === 'mnist';
  const features = textAt(document, 'scaling.features');
  let next = document;
  if (isBytes) next = withValue(next, 'scaling.features', 'rescale255');
  else if (features === 'rescale255' || features === '')
    next = withValue(next, 'scaling.features', image === null ? 'standardize' : 'minMax');
  return withValue(next, 'scaling.target', task === 'regression' ? 'standardize' : undefined);
}

function withInput(document: Json, { features, image }: DataFacts): Json {
  const input = valueAt(document, 'model.input');
  if (!isObject(input)) return document;
  const sizes = Object.values(input).filter((size) => typeof size === 'number');
  const product = sizes.reduce((sum, size) => sum * size, 1);
  return product === features ? document : withValue(document, 'model.input', image ?? undefined);
}

function withMetric(document: Json, { task }: DataFacts): Json {
  const fitting: readonly string[] = task === 'classification' ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  const metric = textAt(document, 'evaluation.primaryMetric');
  const next = fitting.includes(metric)
    ? document
    : withValue(document, 'evaluation.primaryMetric', undefined);
  return task === 'regression' ? withValue(next, 'split.stratify', undefined) : next;
}

function withWeights(document: Json, { classes }: DataFacts): Json {
  const weights = listAt(document, 'training.classWeights');
  return weights.length === 0 || weights.length === classes
    ? document
    : withValue(document, 'training.classWeights', undefined);
}

/**
 * What is wrong with a spec against its data, as far as a preview shows it: sizes of images, outputs, class weights. How many
 * rows are trained on is the core's to say.
 */
export function fitProblems(spec: ExperimentSpec, preview: DataPreview): FieldProblem[] {
  const { name, rows, hash, inputs, target } = preview;
  const dataset: Dataset = {
    name,
    rows,
    hash,
    features: new Float32Array(),
    featureNames: Array.from({ length: inputs }, () => ''),
    target:
      target.kind === 'classes'
        ? { kind: 'classes', labels: new Int32Array(), classNames: target.classes.map((each) => each.name) }
        : { kind: 'values', values: new Float64Array(), name: target.name },
  };
  // As many rows as a batch has: then nothing is said of batches.
  return modelFitProblems(spec, dataset, spec.training.batchSize);
}

/** A draft whose task, loss, outputs, scaling and metric go with its data; all else stays. */
export function fitToData(document: Json, facts: DataFacts): Json {
  const steps = [withLoss, withOutputs, withScaling, withInput, withMetric, withWeights];
  const start = withValue(document, 'task', facts.task);
  return steps.reduce((next, step) => step(next, facts), start);
}

/**
 * A draft whose split and batches suit so many rows: the split that a new draft begins with is meant for its own data, and
 * no batch is larger than what there is to train on.
 */
export function fitToRows(document: Json, rows: number): Json {
  const isFresh = JSON.stringify(valueAt(document, 'split')) === JSON.stringify(DEFAULT_SPEC.split);
  const next = isFresh
    ? withValue(document, 'split', { train: 0.6, validation: 0.2, test: 0.2, seed: 0 })
    : document;
  const trained = Math.floor(rows * (numberAt(next, 'split.train') ?? 1));
  const batch = numberAt(next, 'training.batchSize');
  if (batch === undefined || batch <= trained) return next;
  return withValue(next, 'training.batchSize', batchSizeFor(trained));
}

/** Whether a draft already goes with its data in what decides about outputs: task, loss and the last layer. */
export function fitsData(document: Json, facts: DataFacts): boolean {
  const fitted = fitToData(document, facts);
  const last = `model.layers[${listAt(document, 'model.layers').length - 1}].units`;
  return ['task', 'training.loss', last, 'model.input'].every(
    (path) => JSON.stringify(valueAt(fitted, path)) === JSON.stringify(valueAt(document, path)),
  );
}
