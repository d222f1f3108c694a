import type { LossName } from '../../src-main/domain/experiment.ts';
import type { ModelShape, ShapedLayer } from '../../src-main/domain/model.ts';
import { assertNever } from '../../src-main/domain/errors.ts';

/** Rows of numbers in float64. */
type Rows = readonly (readonly number[])[];

/** One member's batch, as plain numbers. */
export interface ReferenceBatch {
  readonly features: Rows;
  /** A class per row for cross-entropies, a value for squared error. */
  readonly targets: readonly number[];
  /** What multiplies the inputs of a dropout layer, by its name; absent: nothing is dropped there. */
  readonly masks: Readonly<Record<string, Rows>>;
}

/** Parameters in the model's order, flat and row-major. */
export type ReferenceWeights = readonly (readonly number[])[];

const ELEMENTWISE = {
  relu: (x: number) => Math.max(x, 0),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};

function column(rows: Rows, unit: number): number[] {
  return rows.map((row) => row[unit]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function apply(layer: ShapedLayer, x: Rows, weights: ReferenceWeights, { masks }: ReferenceBatch): Rows {
  switch (layer.type) {
    case 'dense': {
      const { kernel, bias, units } = layer;
      const product = (row: readonly number[], unit: number): number =>
        row.reduce((sum, value, input) => sum + value * weights[kernel][input * units + unit], 0);
      return x.map((row) =>
        Array.from({ length: units }, (_, at) => product(row, at) + (bias === null ? 0 : weights[bias][at])),
      );
    }
    case 'relu':
    case 'tanh':
    case 'sigmoid':
      return x.map((row) => row.map(ELEMENTWISE[layer.type]));
    case 'batchNorm': {
      const means = x[0].map((_, unit) => mean(column(x, unit)));
      const variances = x[0].map((_, unit) => mean(column(x, unit).map((v) => (v - means[unit]) ** 2)));
      const normalized = (value: number, at: number): number =>
        (value - means[at]) / Math.sqrt(variances[at] + layer.epsilon);
      return x.map((row) =>
        row.map((value, at) => normalized(value, at) * weights[layer.scale][at] + weights[layer.shift][at]),
      );
    }
    case 'dropout':
    case 'dropoutSite': {
      const mask = masks[layer.name] as Rows | undefined;
      return mask === undefined ? x : x.map((row, at) => row.map((value, unit) => value * mask[at][unit]));
    }
    default:
      return assertNever(layer);
  }
}

function rowLoss(loss: LossName, outputs: readonly number[], target: number): number {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return Math.log(outputs.reduce((sum, z) => sum + Math.exp(z), 0)) - outputs[target];
    case 'sigmoidCrossEntropy':
      return Math.log(1 + Math.exp(outputs[0])) - target * outputs[0];
    case 'squaredError':
      return (outputs[0] - target) ** 2;
    default:
      return assertNever(loss);
  }
}

/** Mean data loss of one model on one batch in training mode, in float64, by nothing but the formulas. */
export function referenceLoss(
  model: ModelShape,
  loss: LossName,
  weights: ReferenceWeights,
  batch: ReferenceBatch,
): number {
  const outputs = model.layers.reduce((x, layer) => apply(layer, x, weights, batch), batch.features);
  return mean(outputs.map((row, at) => rowLoss(loss, row, batch.targets[at])));
}

/**
 * The loss's gradient by each weight, by central differences. With float64 and steps of 1e-5 they are good to about 1e-10;
 * a ReLU within 1e-5 of its kink would show as a gross difference.
 */
export function referenceGradient(
  model: ModelShape,
  loss: LossName,
  weights: ReferenceWeights,
  batch: ReferenceBatch,
): number[][] {
  const step = 1e-5;
  const lossAt = (parameter: number, element: number, value: number): number =>
    referenceLoss(model, loss, weights.with(parameter, weights[parameter].with(element, value)), batch);
  return weights.map((values, parameter) =>
    values.map(
      (value, element) =>
        (lossAt(parameter, element, value + step) - lossAt(parameter, element, value - step)) / (2 * step),
    ),
  );
}
