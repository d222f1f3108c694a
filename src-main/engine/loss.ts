import { assertNever, AppError } from '../domain/errors.ts';
import type { LossName } from '../domain/experiment.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';

/** The targets of one batch on the device: int32 classes [K, B], or float32 values [K, B, 1]. */
export interface BatchTarget {
  readonly labels: Tensor | null;
  readonly values: Tensor | null;
}

/**
 * Gradient of the mean data loss over the batch by the outputs [K, B, units], per member.
 * Softmax cross-entropy: (softmax(z) − onehot)/B. Sigmoid cross-entropy: (σ(z) − y)/B. Squared error: 2(z − y)/B.
 * PyTorch's `cross_entropy`, `binary_cross_entropy_with_logits`, `mse_loss` with one output.
 */
export function lossGradient(loss: LossName, outputs: Tensor, target: BatchTarget, ops: OpSet): Tensor {
  const batch = outputs.shape[1];
  const raw = rawGradient(loss, outputs, target, ops);
  const share = ops.float([], Float32Array.of((loss === 'squaredError' ? 2 : 1) / batch));
  const gradient = ops.mul(raw, share);
  ops.free(raw);
  return gradient;
}

function rawGradient(loss: LossName, outputs: Tensor, target: BatchTarget, ops: OpSet): Tensor {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return ops.softmaxCrossEntropyGradient(outputs, required(target.labels));
    case 'sigmoidCrossEntropy':
      return ops.sub(ops.sigmoid(outputs), required(target.values));
    case 'squaredError':
      return ops.sub(outputs, required(target.values));
    default:
      return assertNever(loss);
  }
}

function required(target: Tensor | null): Tensor {
  if (target === null)
    throw new AppError('internal', 'the batch lacks the kind of target that the loss needs');
  return target;
}

/** Targets of rows on the host: class indexes, or numbers. */
export interface HostTarget {
  readonly labels?: Int32Array;
  readonly values?: Float32Array;
}

/**
 * Mean data loss of outputs, in float64, without any penalty; the one code for training, validation and test.
 * Softmax cross-entropy: mean of log Σ exp(z) − z[label]. Sigmoid cross-entropy: mean of
 * max(z, 0) − z·y + log(1 + exp(−|z|)). Squared error: mean of (z − y)². Natural logarithms.
 * @param outputs row-major [rows, units], before any softmax or sigmoid
 * @returns NaN or infinite where an output is: the sign of divergence
 */
export function dataLoss(loss: LossName, outputs: Float32Array, units: number, target: HostTarget): number {
  const rows = outputs.length / units;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += rowLoss(loss, outputs, row, units, target);
  return sum / rows;
}

function rowLoss(
  loss: LossName,
  outputs: Float32Array,
  row: number,
  units: number,
  target: HostTarget,
): number {
  switch (loss) {
    case 'softmaxCrossEntropy': {
      const start = row * units;
      return logSumExp(outputs, start, units) - outputs[start + targetLabel(target, row)];
    }
    case 'sigmoidCrossEntropy': {
      const z = outputs[row];
      return Math.max(z, 0) - z * targetLabel(target, row) + Math.log1p(Math.exp(-Math.abs(z)));
    }
    case 'squaredError': {
      if (target.values === undefined) throw new AppError('internal', 'squared error needs values');
      return (outputs[row] - target.values[row]) ** 2;
    }
    default:
      return assertNever(loss);
  }
}

function targetLabel(target: HostTarget, row: number): number {
  if (target.labels === undefined) throw new AppError('internal', 'cross-entropy needs labels');
  return target.labels[row];
}

/** log Σ exp(z), the largest z taken out first so that nothing overflows; NaN where a z is NaN or +∞. */
function logSumExp(values: Float32Array, start: number, count: number): number {
  let largest = -Infinity;
  for (let at = start; at < start + count; at++) if (values[at] > largest) largest = values[at];
  // A NaN is no largest value, but it comes through the sum.
  let sum = 0;
  for (let at = start; at < start + count; at++) sum += Math.exp(values[at] - largest);
  return largest + Math.log(sum);
}

/** Columns of a prediction: one per class for classification (two for a single sigmoid unit), one for regression. */
export function predictionWidth(loss: LossName, units: number): number {
  return loss === 'sigmoidCrossEntropy' ? 2 : units;
}

/**
 * What the outputs say: softmax probabilities; [1 − σ(z), σ(z)] for a sigmoid unit; the value itself for regression.
 * @param outputs row-major [rows, units]
 * @returns row-major [rows, predictionWidth]
 */
export function toPredictions(loss: LossName, outputs: Float32Array, units: number): Float32Array {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return softmax(outputs, units);
    case 'sigmoidCrossEntropy': {
      const probabilities = new Float32Array(outputs.length * 2);
      outputs.forEach((z, row) => {
        probabilities[row * 2] = 1 / (1 + Math.exp(z));
        probabilities[row * 2 + 1] = 1 / (1 + Math.exp(-z));
      });
      return probabilities;
    }
    case 'squaredError':
      return outputs;
    default:
      return assertNever(loss);
  }
}

function softmax(outputs: Float32Array, units: number): Float32Array {
  const probabilities = new Float32Array(outputs.length);
  for (let start = 0; start < outputs.length; start += units) {
    const total = logSumExp(outputs, start, units);
    for (let at = start; at < start + units; at++) probabilities[at] = Math.exp(outputs[at] - total);
  }
  return probabilities;
}
