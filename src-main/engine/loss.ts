import { assertNever, AppError } from '../domain/errors.ts';
import { plainLoss, type LossName, type LossSettings } from '../domain/training.ts';
/** A loss; a name alone stands for the loss with its defaults. */
export type Loss = LossName | LossSettings;

/** A loss with everything that it needs. */
export function settled(loss: Loss): LossSettings {
  return typeof loss === 'string' ? plainLoss(loss) : loss;
}

/** Targets of rows on the host: class indexes, or numbers. */
export interface HostTarget {
  readonly labels?: Int32Array;
  readonly values?: Float32Array;
}

/**
 * Mean data loss of outputs, in float64, without any penalty or label smoothing; the one code for training, validation and
 * test. The losses are those of `LossName`; class weights make it Σ w·loss / Σ w, and NaN where all rows have weight 0.
 * @param outputs row-major [rows, units], before any softmax or sigmoid
 * @returns NaN or infinite where an output is: the sign of divergence
 */
export function dataLoss(loss: Loss, outputs: Float32Array, units: number, target: HostTarget): number {
  const settings = settled(loss);
  const rows = outputs.length / units;
  let sum = 0;
  let weights = 0;
  for (let row = 0; row < rows; row++) {
    const weight = settings.classWeights?.[targetLabel(target, row)] ?? 1;
    sum += weight * rowLoss(settings, outputs, row, units, target);
    weights += weight;
  }
  return sum / weights;
}

function rowLoss(
  settings: LossSettings,
  outputs: Float32Array,
  row: number,
  units: number,
  target: HostTarget,
): number {
  switch (settings.name) {
    case 'softmaxCrossEntropy': {
      const start = row * units;
      return logSumExp(outputs, start, units) - outputs[start + targetLabel(target, row)];
    }
    case 'sigmoidCrossEntropy': {
      const isPositive = targetLabel(target, row) === 1;
      // log(1 + exp(x)) for x = −z of class 1 and x = z of class 0.
      const x = isPositive ? -outputs[row] : outputs[row];
      const own = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      return isPositive ? settings.positiveWeight * own : own;
    }
    case 'squaredError':
      return (outputs[row] - targetValue(target, row)) ** 2;
    case 'absoluteError':
      return Math.abs(outputs[row] - targetValue(target, row));
    case 'huber': {
      const delta = settings.huberDelta;
      const error = Math.abs(outputs[row] - targetValue(target, row));
      return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
    }
    default:
      return assertNever(settings.name);
  }
}

function targetValue(target: HostTarget, row: number): number {
  if (target.values === undefined) throw new AppError('internal', 'an error of numbers needs values');
  return target.values[row];
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
export function predictionWidth(loss: Loss, units: number): number {
  return settled(loss).name === 'sigmoidCrossEntropy' ? 2 : units;
}

/**
 * What the outputs say: softmax probabilities; [1 − σ(z), σ(z)] for a sigmoid unit; the value itself for regression.
 * @param outputs row-major [rows, units]
 * @returns row-major [rows, predictionWidth]
 */
export function toPredictions(loss: Loss, outputs: Float32Array, units: number): Float32Array {
  const { name } = settled(loss);
  switch (name) {
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
    case 'absoluteError':
    case 'huber':
      return outputs;
    default:
      return assertNever(name);
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
